/** The words of a name: `dbPassword`, `DB_PASSWORD` and `db-password` are `db` and `password`. */
export function nameWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9\u00c0-\uffff]+/)
    .filter((word) => word !== '');
}

/** What a name says of its value: a password, a secret of a machine, perhaps one, or nothing of the sort. */
export type NameClass = 'password' | 'secret' | 'perhaps' | 'none';

const passwords = wordSet(
  'password passwords passwd passwort passphrase passcode pwd pw pass contrasena contraseña senha motdepasse wachtwoord haslo parola salasana',
);
const secrets = wordSet(
  'secret secrets token tokens apikey apitoken credential credentials creds cred authtoken accesstoken ' +
    'accesskey secretkey privatekey clientsecret authkey apisecret appsecret bearer psk refreshtoken sessiontoken',
);
const ofKeys = wordSet(
  'api access secret private signing signature sign encryption encrypt decryption crypto cipher master auth authorization ' +
    'account storage service admin app application client license licence shared subscription session jwt hmac aes rsa ssh ' +
    'webhook sdk server write read ingest integration deploy bot root consumer developer dev prod live test user hash ' +
    'functions function instrumentation cookie x security machine validation activation wallet seed totp otp mfa recovery',
);
/** What a name that ends so is about: something of a secret, but not the secret. */
const about = wordSet(
  'id ids name names url uri urls path file filename filepath dir type types length len size count counts index expiry expires ' +
    'expiration expire expired ttl limit limits policy field fields column label placeholder message msg error errors hint regex ' +
    'pattern format algorithm alg algo version hash hashed digest checksum fingerprint press code codes event map object list ' +
    'title description desc help text env var variable header headers prefix suffix param params source endpoint issuer audience ' +
    'provider method mode enabled disabled required status state strength min max date time at by page cursor usage used budget ' +
    'per rate window duration age interval rotation generator manager store storage service handler helper util utils class ' +
    'schema model table config configuration settings setting options option info metadata validator validation reset change ' +
    'changed updated created request response callback link form input prompt dialog screen view page button icon ref refs ' +
    'reference arn selector property properties attribute set get ring chain pair pairs value_from exists valid invalid check count',
);
/** What a name with this in it is not about a secret. */
const against = wordSet(
  'public publishable primary foreign partition sort page next continuation keyword keyboard hotkey csrf xsrf max min num ' +
    'total prompt completion input output cache idempotency dedup deduplication translation i18n locale react vue node public ' +
    'parser lexer tokenizer tokenize syntax ast cancellation cancel stop pad padding unk bos eos sep cls mask design color colour ' +
    'spacing font theme css style sync resume pagination cursor blob row col etag',
);

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

const endings = /(?:password|passwd|passphrase|passwort|pwd)\d*$/;
const secretEndings = /(?:secret|token|apikey|secretkey|accesskey|privatekey|authkey|credentials?)\d*$/;

const known = new Map<string, NameClass>();
const mostKnown = 4_096;

/** Reads a name; texts have the same ones again and again. */
export function classOfName(name: string): NameClass {
  const before = known.get(name);
  if (before !== undefined) return before;
  if (known.size >= mostKnown) known.clear();
  const read = readName(name);
  known.set(name, read);
  return read;
}

function readName(name: string): NameClass {
  const words = nameWords(name);
  const last = words.at(-1) ?? '';
  if (about.has(last) || words.some((word) => against.has(word))) return 'none';
  if (words.some((word) => passwords.has(word) || endings.test(word))) return 'password';
  if (words.some((word) => secrets.has(word) || secretEndings.test(word))) return 'secret';
  const key = words.findIndex((word) => word === 'key' || word === 'keys');
  if (key > 0) return ofKeys.has(words[key - 1] ?? '') ? 'secret' : 'perhaps';
  return key === 0 || words.some((word) => word === 'auth' || word === 'authorization' || word === 'salt')
    ? 'perhaps'
    : 'none';
}
