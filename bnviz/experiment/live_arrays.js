// What every layer under a hand begins with: arrays as the server gives them. Needs no page.

// Every number format that the kernels compute in; float16 is computed in float32.
const ROUND = { float64: (value) => value, float32: Math.fround, float16: Math.f16round ?? Math.fround };

function decodeArray(text) {
  return new Float64Array(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer);
}

// What the server gives, with its arrays unpacked.
function openLayer(given) {
  const arrays = Object.entries(given.arrays).map(([name, text]) => [name, decodeArray(text)]);
  return { ...given, ...Object.fromEntries(arrays) };
}

const placeOf = ({ target, sample, feature }) => `${target}:${sample},${feature}`;
