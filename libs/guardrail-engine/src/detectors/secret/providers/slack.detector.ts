import { token } from '../token.js';

/** Credentials of Slack: https://api.slack.com/authentication/token-types */
export const slackDetectors = [
  token({
    id: 'slack_bot_token',
    title: 'Slack bot token',
    forms: ['xoxb-{digit:8-14}-{digit:8-14}-{base62:18-36}', 'xoxb-{digit:8-14}-{base62:18-36}'],
  }),
  token({
    id: 'slack_user_token',
    title: 'Slack user token',
    forms: [
      '[xoxp|xoxe]-{digit:8-14}-{digit:8-14}-{digit:8-14}-{base62:28-64}',
      'xox[o|s]-{digit:6-14}-{digit:6-14}-{digit:6-14}-{anyhex:8-64}',
    ],
  }),
  token({
    id: 'slack_workspace_token',
    title: 'Slack workspace token (legacy)',
    forms: [
      'xox[a|r]-{base62:8-60}',
      'xox[a|r]-{digit:1}-{base62:8-60}',
      'xox[a|r]-{digit:6-14}-{digit:6-14}-{digit:6-14}-{base62:28-64}',
    ],
  }),
  token({
    id: 'slack_config_token',
    title: 'Slack configuration token',
    forms: ['xoxe.xox[b|p]-{digit:1}-{base62:140-180}', 'xoxe-{digit:1}-{base62:130-180}'],
  }),
  token({
    id: 'slack_app_token',
    title: 'Slack app-level token',
    forms: ['xapp-{digit:1-3}-{upper:8-15}-{digit:8-15}-{base62:30-70}'],
  }),
  token({
    id: 'slack_session_token',
    title: 'Slack browser session',
    forms: ['xox[c|d]-{digit:8-14}-{digit:8-14}-{digit:8-14}-{hex:64}', 'xoxd-{anybase64:60-250}'],
  }),
  token({
    id: 'slack_webhook',
    title: 'Slack webhook URL',
    forms: [
      'hooks.slack.com/services/T{base62:7-12}/B{base62:7-12}/{base62:20-30}',
      'hooks.slack.com/[workflows|triggers]/{base62:7-14}/{base62:6-20}/{base62:16-50}',
    ],
  }),
];
