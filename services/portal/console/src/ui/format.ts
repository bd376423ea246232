import dayjs from 'dayjs';

/** Date and time in the reader's zone, to the second. */
export function formatTime(time: string): string {
  return dayjs(time).format('YYYY-MM-DD HH:mm:ss');
}

/** A duration that a person can compare at a glance. */
export function formatMs(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms >= 100 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(1)} ms`;
}

export function formatBytes(bytes: number): string {
  if (bytes >= 1_048_576) return `${(bytes / 1_048_576).toFixed(1)} MiB`;
  return bytes >= 1_024 ? `${(bytes / 1_024).toFixed(1)} KiB` : `${bytes} B`;
}
