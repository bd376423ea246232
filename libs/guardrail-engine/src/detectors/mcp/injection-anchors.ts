import { isLetterCode } from '../../ascii.js';
/**
 * Words near which the model looks: they come with most attacks, and are rare enough in ordinary text that a megabyte of it
 * stays cheap. What is common is an anchor only with what follows it.
 */
export const anchors: readonly string[] = [
  'ignor;disregard;forget;overrid;bypass;no attention;pretend;act as;you are now;from now on',
  'you are no longer;roleplay;role-play;imagine you;jailbr;unrestricted;uncensored;unfiltered;developer mode',
  'do anything now;no restrictions;system prompt;your prompt;your instructions;initial prompt',
  'initial instructions;first instruction;previous instructions;instructions above;above instructions',
  'instructions;prior instructions;your rules;your guidelines;ai assistant;ai agent;ai model;language model',
  "llm;gpt;chatgpt;claude;copilot;gemini;assistant:;system:;you are an ai;as an ai;do not tell;don't tell",
  "do not mention;don't mention;without telling;without asking;silently;password;credential;api key;secret",
  '.ssh;id_rsa;.env;mcp.json;important!;important:;<important;attention;urgent;immediately;new task;your task',
  'your real;your only;your new;before you;before answering;in your answer;in the summary;when summariz',
  'next message;next request;say that;respond only;reply only;answer only;respond with;reply with;answer with',
  'everything above;text above;words above;verbatim;word for word;hypothetical;<|im_;[inst];<system;###',
  'simulate;sudo;disable your;your filters;tell the user;the user must;base64;confidential;bank account',
  'transfer;you will now;as if;did not exist;content filter;content rules;your configuration;your previous',
  'your response must;your answer;your reply;next reply;must begin with;start with;at the top;top of this',
  'you received;your operators;root user;administrator;new rule;earlier guidelines;neglect;chatbot;automated',
  'assistant;reading this;recommend;changed my mind;all agents;agents must;agents working;your goal;new goal',
  'original goal;grandma;switch to;turned off;no longer;further questions;remainder of this;rest of this chat',
  'your developer;your owner;your creator;obey;what you were;you were told;hidden instruction;drop the',
  "stop everything;new session;without notifying;attention model;vorher;du bist;davor;t'a dit;parle comme",
  'lo que te;ahora eres;sei un;você é;ты теперь;представь;vergiss;vergess;missacht;anweisung;ab jetzt',
  'von nun an;tu so;stell dir vor;oubli;consigne;désormais;à partir de maintenant;fais semblant;olvid',
  "descarta;instrucci;caso omiso;a partir de ahora;finge;dimentic;istruzion;d'ora in poi;da ora in poi;esque",
  'desconsider;instruç;a partir de agora;negeer;vergeet;vanaf nu;zignor;zapomnij;instrukcj;od teraz;игнорир',
  'забуд;инструкци;промпт;с этого момента;отныне;yok say;görmezden;unut;talimat;bundan sonra;忽略;无视;無視;忘记;指令',
  '提示;从现在;假装;扮演;指示;忘れ;プロンプト;今から;무시;잊;지시;프롬프트;지금부터;이제부터;تجاهل;تعليمات;من الآن;निर्देश;अनदेखा;भूल;अब से',
  'प्रॉम्प्ट',
].flatMap((line) => line.split(';'));

/** Beginnings of requests, which count only with what `asked` says behind them. */
export const requests: readonly string[] = [
  'please',
  'can you',
  'could you',
  'go ahead and',
  'i need you to',
  'i want you to',
  'you must',
  'you should',
  'you have to',
  'you need to',
  'instead',
];

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const between = words('also now first immediately just always then only kindly to not and please');
const verbs = words(
  'send forward transfer grant delete unlock disable schedule book create share export update retrieve access deploy ' +
    'download search add order buy change remove open turn post pay cancel move give provide use execute run call make ' +
    'invite reply respond answer say write print output repeat show tell email upload reveal include append visit click ' +
    'act be become speak play translate summarize summarise ignore forget adhere follow perform deposit withdraw reset ' +
    'install read find get collect list generate describe state mention recommend disregard drop paste copy',
);

/** Whether a verb that a model could be asked to carry out follows a request. */
export function isAsked(text: string, end: number): boolean {
  let at = end;
  for (let count = 0; count < 4; count++) {
    const limit = at + 3;
    while (at < limit && !isLetterCode(text.charCodeAt(at))) at++;
    const start = at;
    while (at - start < 12 && isLetterCode(text.charCodeAt(at))) at++;
    const word = text.slice(start, at).toLowerCase();
    if (verbs.has(word)) return true;
    if (!between.has(word)) return false;
  }
  return false;
}
