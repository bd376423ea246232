import { isInWord, matchAt } from '../../../define.js';
import type { Detector, Match } from '../../../detector.js';
import { formOf } from '../form.js';
import { isPattern, isPlaceholder } from '../placeholder.js';
import { keyed, token } from '../token.js';

/** The id of the bot, a number in base64; the time; a MAC. */
const botToken = /[MNO][0-9A-Za-z]{23,27}\.[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{27,40}(?![0-9A-Za-z_-])/y;
const sample = formOf('MTA4Nzg2NTQzMjEwOTg3NjU0Mw.{url:6}.{url:38}').sample;

/** Tokens of bots: https://discord.com/developers/docs/reference#authentication */
const discordBot: Detector = {
  id: 'secret.discord_bot_token',
  kind: 'secret',
  title: 'Discord bot token',
  description: 'Tokens of Discord bots and accounts: three parts, the first of which is the id in base64',
  label: 'Discord bot token',
  context: { words: ['discord', 'bot'] },
  finders: [{ run: 'base64', least: 24, verify: verifyBotToken }],
  examples: {
    found: [`DISCORD_TOKEN=«${sample}»`, `client.login('«${sample}»');`, `Authorization: Bot «${sample}»`],
    clean: [
      `${sample.slice(0, 40)}`,
      `x${sample}`,
      sample.replace('MTA4', 'MPx-'),
      'com.acme.services.NotificationDispatcherService.handle.onMessage',
    ],
    worst: [`${sample} `, `${sample.slice(0, 26)}.`],
  },
};

function verifyBotToken(text: string, start: number, end: number): Match | undefined {
  if (end - start > 28 || text[end] !== '.' || isInWord(text, start - 1)) return undefined;
  const value = matchAt(botToken, text, start);
  if (value === undefined || isPlaceholder(value) || !isIdInBase64(value.slice(0, end - start))) return undefined;
  const match = { start, end: start + value.length, confidence: 0.9 };
  return isPattern(value) ? { ...match, isTest: true } : match;
}

/** Digits in base64: three of them, 0x30 to 0x39, leave each of the four characters few values. */
function isIdInBase64(part: string): boolean {
  return /^(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){5,}/.test(part);
}

/** Credentials of Discord webhooks: https://discord.com/developers/docs/resources/webhook */
export const discordDetectors = [
  discordBot,
  token({
    id: 'discord_webhook',
    title: 'Discord webhook URL',
    forms: ['[discord.com|discordapp.com]/api/webhooks/{digit:17-20}/{url:60-80}'],
  }),
  keyed({
    id: 'discord_client_secret',
    title: 'Discord client secret',
    forms: ['{url:32}'],
    names: ['discord client secret', 'discord secret', 'discord oauth secret'],
  }),
];
