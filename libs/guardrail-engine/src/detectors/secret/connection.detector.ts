import { matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { isDocumented } from './header.detector.js';

const scheme = /[A-Za-z][A-Za-z0-9+.-]{1,30}$/;
/** Name and password of a URL (RFC 3986, section 3.2.1), up to the host; a password may hold what should be encoded. */
const userInfo =
  /([^\s/:@?#"'`<>\\]{0,128}):([^\s/@"'`<>\\]{1,200}(?:@(?=[^\s/"'`<>@]{1,100}@)[^\s/@"'`<>]{1,100})?)@([^\s/"'`<>:@?#,)]{1,255})/y;

const databases = new Set(
  (
    'postgres postgresql postgis mysql mysqlx mysql2 mariadb mongodb mongodb+srv redis rediss valkey amqp amqps mssql sqlserver ' +
    'oracle clickhouse clickhouses cockroachdb cockroach snowflake redshift cassandra neo4j neo4j+s bolt couchdb couchbase ' +
    'couchbases elasticsearch opensearch influxdb memcached db2 sybase firebird hive presto trino vertica hana databricks ' +
    'timescaledb questdb tidb libsql crate arangodb rethinkdb ravendb nats kafka mqtt mqtts stomp rabbitmq jdbc ' +
    'postgresql+psycopg2 postgresql+asyncpg postgresql+psycopg mysql+pymysql mysql+mysqldb mysql+mysqlconnector ' +
    'mariadb+pymysql mssql+pyodbc oracle+cx_oracle ibm_db_sa tcp'
  ).split(' '),
);
const docHosts =
  /^(?:example|host|hostname|your|my-?host|server|domain|localhost\b.*example|<|\$|\{|%)|example\.(?:com|org|net)$/i;

/** Passwords in URLs: RFC 3986, section 3.2.1. */
export const urlCredentialsDetector: Detector = {
  id: 'secret.url_credentials',
  kind: 'secret',
  title: 'Password in a URL',
  description: 'Passwords in URLs, such as https://name:password@host',
  label: 'password',
  finders: [{ literals: ['://'], verify: (text, start) => verifyUrl(text, start, (scheme) => !databases.has(scheme)) }],
  examples: {
    found: [
      'https://alice:«s3cr3t-Pw9»@acme.io/x',
      'git clone https://oauth2:«Kx93plum7a»@git.acme.io/a/b.git',
      'ftp://bob:«Kx93:plum»@files.acme.io',
      'smtp://mailer:«q9L%21mm2»@mail.acme.io:587',
      'ldap://cn=admin:«Kx93p@lum»@ldap.acme.io',
    ],
    clean: [
      'https://user:password@example.com',
      'https://acme.io:8443/a@b',
      'https://${USER}:${PASS}@acme.io',
      'postgres://a:Kx93plum7a@db.acme.io/x',
      'https://alice@acme.io/a:b',
      'http://acme.io/a:b@c',
    ],
    worst: ['://', '://a:b', 'https://a:', '://a:b@c '],
  },
};

/** Passwords in connection strings: URLs of databases and brokers, and the key=value form of ODBC, ADO.NET and JDBC. */
export const dbConnectionStringDetector: Detector = {
  id: 'secret.db_connection_string',
  kind: 'secret',
  title: 'Database connection string',
  description: 'Passwords in connection strings of databases, caches and message brokers',
  label: 'database password',
  finders: [
    { literals: ['://'], verify: (text, start) => verifyUrl(text, start, (scheme) => databases.has(scheme)) },
    { literals: ['password=', 'pwd='], verify: verifyPairs },
    { literals: ['jdbc:oracle:thin:'], verify: verifyOracle },
  ],
  examples: {
    found: [
      'postgres://app:«Kx93plum7a»@db.acme.io:5432/app',
      'mongodb+srv://app:«Kx93plum7a»@cluster0.abcde.mongodb.net/?w=1',
      'redis://:«Kx93plum7a»@cache:6379/0',
      'postgresql+asyncpg://app:«Kx93plum7a»@db/app',
      'Server=tcp:acme.database.windows.net,1433;User ID=app;Password=«Kx93-plum!»;Encrypt=True;',
      'jdbc:mysql://db.acme.io/app?user=app&password=«Kx93plum7a»',
      'Driver={ODBC Driver 18};Server=db;Uid=app;Pwd=«Kx93plum!»;',
      'host=db.acme.io port=5432 dbname=app user=app password=«Kx93plum7a»',
      'jdbc:oracle:thin:app/«Kx93plum7a»@//db.acme.io:1521/X',
    ],
    clean: [
      'postgres://user:password@localhost:5432/app',
      'postgres://postgres:postgres@db/app',
      'redis://localhost:6379/0',
      'mongodb://<username>:<password>@host/db',
      'Server=db;User ID=app;Password=${DB_PASSWORD};',
      'https://alice:Kx93plum7a@acme.io',
      'jdbc:oracle:thin:@//db.acme.io:1521/X',
      'form: name=app password=Kx93plum7a',
      'Server=db;User ID=app;Password=;',
      'amqp://guest:guest@localhost',
    ],
    worst: ['postgres://a:', '://a:b@c ', 'password=', 'server=a;password=b;', 'jdbc:oracle:thin:a/'],
  },
};

function verifyUrl(text: string, start: number, isMine: (name: string) => boolean): Match | undefined {
  const from = start + '://'.length;
  const found = matchAt(userInfo, text, from);
  if (found === undefined || !isMine(schemeBefore(text, start))) return undefined;
  const colon = found.indexOf(':');
  const at = found.lastIndexOf('@');
  const password = found.slice(colon + 1, at);
  const host = found.slice(at + 1);
  if (isDocumented(found.slice(0, colon), password) || /[{}$]/.test(password + host)) return undefined;
  if (password.length < 3 || (/^\d{1,5}$/.test(password) && found.slice(0, colon).includes('.'))) return undefined;
  const confidence = docHosts.test(host) ? 0.4 : isWeak(password) ? 0.6 : 0.85;
  return { start: from + colon + 1, end: from + at, confidence };
}

function schemeBefore(text: string, end: number): string {
  return scheme.exec(text.slice(Math.max(0, end - 32), end))?.[0].toLowerCase() ?? '';
}

/** Small letters only: as likely a word that stands for a password. */
function isWeak(password: string): boolean {
  return /^[a-z]+$/.test(password) || password.length < 6;
}

const pairsNearby = 300;
const server =
  /(?:^|[;\s"'?&])(?:server|data source|host|hostname|addr|address|driver|dsn|dbname|database|initial catalog|jdbc:\w+:[^\s]{1,200})[ ]?[=:/]/i;
const user = /(?:^|[;\s"'?&])(?:user(?: ?id|name)?|uid)[ ]?=/i;
const pairValue =
  /(?:password|pwd)[ ]?=[ ]?(?:'([^'\n]{3,128})'|"([^"\n]{3,128})"|\{([^}\n]{3,128})\}|([^\s;&"'<>`]{3,128}))/iy;

function verifyPairs(text: string, start: number): Match | undefined {
  const found = matchAt(pairValue, text, start);
  if (found === undefined) return undefined;
  const line = lineAround(text, start, start + found.length);
  if (!(server.test(line) || line.includes('jdbc:')) || !user.test(line)) return undefined;
  const value = found.replace(/^[^=]{0,12}=[ ]?["'{]?/, '').replace(/["'}]$/, '');
  if (isDocumented('', value) || /^[$%{<[(#]/.test(value)) return undefined;
  const begin = start + found.indexOf(value, found.indexOf('=') + 1);
  return { start: begin, end: begin + value.length, confidence: isWeak(value) ? 0.6 : 0.85 };
}

/** The rest of the line, not beyond another password. */
function lineAround(text: string, start: number, end: number): string {
  const least = Math.max(0, start - pairsNearby);
  let from = start;
  while (from > least && !isParting(text, from - 1)) from--;
  const after = text.slice(end, end + pairsNearby / 2);
  const stop = after.search(/\n|password=|pwd=/i);
  return text.slice(from, end) + (stop < 0 ? after : after.slice(0, stop));
}

const passwordName = /p(?:assword|wd)=/iy;

/** Whether a line ends at a place, or another password has its name there. */
function isParting(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x0a || ((code | 0x20) === 0x70 && matchAt(passwordName, text, at) !== undefined);
}

const oracle = /jdbc:oracle:thin:([\w$#]{1,64})\/([^\s@"'<>]{3,128})@/y;

function verifyOracle(text: string, start: number): Match | undefined {
  const found = matchAt(oracle, text, start);
  if (found === undefined) return undefined;
  const slash = found.indexOf('/');
  const password = found.slice(slash + 1, -1);
  if (isDocumented(found.slice(0, slash), password)) return undefined;
  return { start: start + slash + 1, end: start + found.length - 1, confidence: 0.85 };
}
