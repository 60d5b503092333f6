// How much larger than 1280 × 720 the screen is, in quarters, never smaller than that.
function measureScreen() {
  const times = Math.min(window.innerWidth / 1280, window.innerHeight / 720);
  return Math.min(4, Math.max(1, Math.floor(4 * times + 0.05) / 4));
}
