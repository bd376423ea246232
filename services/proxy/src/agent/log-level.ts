const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

/** Whether this is a severity of log messages (RFC 5424, as MCP names them). */
export function isLogLevel(level: unknown): level is string {
  return typeof level === 'string' && levels.includes(level);
}

/** Whether a log message is as severe as was asked for; nothing is when nothing was asked for. */
export function isLogged(level: unknown, wanted: string): boolean {
  return wanted !== '' && levels.indexOf(String(level)) >= levels.indexOf(wanted);
}
