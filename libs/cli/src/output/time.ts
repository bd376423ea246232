const two = (value: number) => String(value).padStart(2, '0');

/** `2026-11-26`, in the time zone of this machine. */
export function formatDay(time: Date): string {
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** `10:04:59`, with the day in front when it is not today's; in the time zone of this machine. */
export function formatTime(time: Date, now: Date): string {
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  const day = formatDay(time);
  return day === formatDay(now) ? clock : `${day} ${clock}`;
}
