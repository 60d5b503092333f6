// Just enough of CUDA to run kernels, in which no thread waits for another, on a processor.
#include <cmath>
using std::sqrt;
struct Place { int x, y; };
static Place blockIdx, threadIdx, gridDim;
#define __global__
#define __device__ static

template <typename... P, typename... A>
static void launch(void (*kernel)(P...), int grid_x, int grid_y, A... arguments) {
    gridDim = {grid_x, grid_y};
    for (blockIdx.y = 0; blockIdx.y < grid_y; blockIdx.y++)
        for (blockIdx.x = 0; blockIdx.x < grid_x; blockIdx.x++)
            for (threadIdx.y = 0; threadIdx.y < LANES; threadIdx.y++)
                for (threadIdx.x = 0; threadIdx.x < WIDTH; threadIdx.x++)
                    kernel(arguments...);
}
