// Preloaded into every Node part. A part that is still starting, or that does not care, ends with its supervisor too:
// the channel closes when the supervisor is gone, even when that was killed.
const graceMs = 8_000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), graceMs).unref();
  // Parts that stop in good order listen themselves; for the others the signal has its default effect.
  if (process.listenerCount('disconnect') === 0) process.kill(process.pid, 'SIGTERM');
});
