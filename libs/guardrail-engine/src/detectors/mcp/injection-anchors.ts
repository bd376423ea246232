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
  'everything above;text above;words above;verbatim;word for word;hypothetical;<|im_;[inst];<system;### instr;### system;### resp',
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
  // Who is spoken to, beside those above.
  'agents;the model;the ai ;the ai:;the ai,;an ai ;an ai,;an ai:;hello ai;hey ai;dear ai;dear model;attention ai;to ai ;for ai ',
  'ai system;automated reader;automated system;robots and;bots ;whoever reads;everyone who;anyone who;the human;the reader',
  'assisten;asisten;asystent;ассистент;помощник;助手;アシスタント;어시스턴트;비서;المساعد;सहायक;die ki;an ki;ki-;für ki',
  "l'ia;l’ia;agents ia;agent ia;une ia;la ia;una ia;agentes;agenti;人工智能;人工知能;モデル",
  // When: in the course of the task.
  'summaris;summary;this page;this document;this mail;this email;this message;this file;this text;this issue;this comment',
  'after reading;to continue;in order to;before you;once you;while you;when you;to proceed;to finish;to complete;to verify',
  'next step;second call;first step;final step;at the end of your;your response;your output;your report;your next',
  'the bot;the agent;an agent;agent:;agent,;[agent;[model;[ai ;@agent;@ai ;ai_;openai;anthropic;on behalf;by order;in the name of',
  // What has been said, and what is to come.
  'next task;next objective;next instruction;user request;instruction:;system message;your policy;your settings;your tools',
  'hidden rules;the filters;policies;content policy;no rules;very first;whatever rules;refus;mensaje oculto;texto oculto;versteckten;caché',
  'complete prompt;full prompt;original prompt;your hidden;told to do;instructed to;sentences above;text before',
  'whatever i ask;whatever comes;end every;every message;every reply;each message;every question;real task;one more thing',
  'really want;maintenance mode;the user writes;the user now;the user wants;without your usual;without warning;disclaimer',
  'no censorship;moral;ethic;no laws;in character;break character;rules are off;the rules;safety;reveal that;you found this',
  'asked you to;wants you to;expects you;allows you;told me to;has agreed;signed off;session is;the user aside;request aside',
  'render this;show this image;=data;last message;what you know;paste the;encode the;for verification;for the audit;compliance',
  // What: acts, and what they are done with.
  'send ;forward;upload;attach;delete all;remove all;delete the;invite ;public link;contents of;content of;conversation',
  'chat history;call the;the tool;this tool;tool call;the function;run the;post it;post the;append ;hand over;/etc/passwd',
  '.aws/;access token;api keys;following link;include the;include a;link to;click ;refund;approve;grant ;merge ;curl ',
  'execute;mandatory;required to;has to;must now;should now;right now;at once;authoris;authoriz;permission;instead of;replace ',
  // How: in secret.
  'quietly;secretly;discreet;need not know;not report;hidden from;never show;not show;without mention;no one ;nobody',
  'sende ;überweis;rufe ;leite ;schick;wenn du;lösche;deinen prompt;beiseite;zusammenfass;envoie;transfère;transfére;lorsque tu;quand tu',
  'sans le dire;efface;système;envía;reenvía;manda ;prompt del;cuando leas;al leer;resumir;resumas;resuma ;texto anterior;invia;inoltra;di nascosto',
  'prompt di sist;quando leggi;mentre leggi;riassum;envie;encaminh;apague;prompt de sist;em segredo;ao ler;stuur;voor de ai',
  'voor het model;systeemprompt;instructies;wyślij;prześlij;dla ai;dla modelu;swój prompt;polecenia;отправ;перешли;не сообщ',
  'удали;весь текст;gönder;söyleme;yapay zeka;yukarıdaki;发送;转发;删除;调用;现在起;不要提;大模型;用户的;送信;削除して;呼び出;すべての',
  'ユーザーに;보내;삭제;호출;알리지;위의 모든;أرسل;حوّل;الذكاء;إعادة توجيه;كل النص;पर भेज;सारा पाठ',
  'ohne den;sans pr;sin avisar;senza avvis;sem avisar;bez wiedzy;незаметно;不要告诉;知らせず;모르게',
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
