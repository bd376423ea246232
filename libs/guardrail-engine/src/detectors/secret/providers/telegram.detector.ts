import { isDigitCode } from '../../../ascii.js';
import { isInWord, matchAt } from '../../../define.js';
import type { Detector, Match } from '../../../detector.js';
import { formOf } from '../form.js';
import { isPattern, isPlaceholder } from '../placeholder.js';

const longestId = 10;
const botToken = /\d{8,10}:AA[0-9A-Za-z_-]{33}(?![0-9A-Za-z_-])/y;
const sample = formOf('{digit:10}:AA{url:33}').sample;

/** Tokens of bots, their id and a secret: https://core.telegram.org/bots/features#botfather */
const telegramBot: Detector = {
  id: 'secret.telegram_bot_token',
  kind: 'secret',
  title: 'Telegram bot token',
  description: 'Tokens of Telegram bots (123456789:AA...)',
  label: 'Telegram bot token',
  context: { words: ['telegram', 'bot', 'telegram.org'] },
  finders: [{ literals: [':AA'], verify: verifyBotToken }],
  examples: {
    found: [`TELEGRAM_TOKEN=«${sample}»`, `https://api.telegram.org/bot«${sample}»/getMe`, `{"token":"«${sample}»"}`],
    clean: [
      '00:AA:BB:CC:DD:EE',
      `1:${sample.slice(11)}`,
      `key:${sample.slice(11)}`,
      sample.slice(0, 30),
      'ratio 12345678:AAA',
    ],
    worst: [':AA', '12345678:AA', `${sample} `],
  },
};

function verifyBotToken(text: string, start: number): Match | undefined {
  let begin = start;
  while (start - begin < longestId && isDigitCode(text.charCodeAt(begin - 1))) begin--;
  // The API has the token directly behind `bot`.
  if (isInWord(text, begin - 1) && text.slice(begin - 4, begin) !== '/bot') return undefined;
  const value = matchAt(botToken, text, begin);
  if (value === undefined || isPlaceholder(value)) return undefined;
  const match = { start: begin, end: begin + value.length, confidence: 0.85 };
  return isPattern(value.slice(start - begin)) ? { ...match, isTest: true } : match;
}

/** Credentials of Telegram. */
export const telegramDetectors = [telegramBot];
