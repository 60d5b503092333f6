"""The variance is held constant on the way back, as after a call of detach()."""

import numpy as np

SLIP = "var-path-missing"
WRONG = {"dx"}


def bn_forward(inputs, weight, bias, eps):
    centred = inputs - inputs.mean(axis=0, keepdims=True)
    std = np.sqrt((centred**2).mean(axis=0, keepdims=True) + eps)
    return weight * centred / std + bias, (centred, std, weight)


def bn_backward(grad_output, cache):
    centred, std, weight = cache
    d_weight = np.einsum("ij,ij->j", grad_output, centred / std)
    d_centred = grad_output * weight / std
    d_inputs = d_centred - d_centred.mean(axis=0, keepdims=True)
    return d_inputs, d_weight, grad_output.sum(axis=0)
