import type { Part } from '../corpus.js';
import type { nationalIds } from '../values/national-ids.js';

/** How a country's number stands in its texts. Of each pair, the first is for tuning, the second for the held-out part. */
export interface NationalId {
  readonly country: string;
  readonly detectors: string;
  readonly make: keyof typeof nationalIds;
  /** `_` = the next character; '' = as made. */
  readonly forms: readonly string[];
  readonly label: Readonly<Record<Part, string>>;
  readonly key: Readonly<Record<Part, string>>;
  readonly sentence: Readonly<Record<Part, string>>;
}

type Pair = readonly [tuning: string, heldOut: string];

function row(
  [country, detectors, make]: readonly [string, string, keyof typeof nationalIds],
  forms: readonly string[],
  ...[label, key, sentence]: readonly [Pair, Pair, Pair]
): NationalId {
  const pair = ([tuning, heldOut]: Pair) => ({ tuning, 'held-out': heldOut });
  return { country, detectors, make, forms, label: pair(label), key: pair(key), sentence: pair(sentence) };
}

export const nationalIdTexts: readonly NationalId[] = [
  row(
    ['AR', 'pii.ar_*', 'ar'],
    ['', '__-________-_'],
    ['CUIT', 'CUIL'],
    ['cuit', 'cuil'],
    ['El CUIT del cliente {{name}} es {{id}}, ya está cargado.', 'Necesito facturar a {{name}}, CUIL {{id}}.'],
  ),
  row(
    ['AU', 'pii.au_*', 'au'],
    ['', '___ ___ ___'],
    ['Tax File Number', 'TFN'],
    ['tfn', 'taxFileNumber'],
    ['Her TFN is {{id}}; payroll needs it before Friday.', 'Please find my tax file number {{id}} for the super fund.'],
  ),
  row(
    ['AT', 'pii.at_*', 'at'],
    ['', '____ ______'],
    ['Sozialversicherungsnummer', 'SVNR'],
    ['svnr', 'sozialversicherungsnummer'],
    [
      'Die SV-Nummer von {{name}} lautet {{id}}.',
      'Bitte melden Sie {{name}}, Versicherungsnummer {{id}}, bei der ÖGK an.',
    ],
  ),
  row(
    ['BE', 'pii.be_*', 'be'],
    ['', '__.__.__-___.__', '______-___-__'],
    ['Rijksregisternummer', 'Numéro national'],
    ['rijksregisternummer', 'numeroNational'],
    ['Mijn rijksregisternummer is {{id}}, ik woon in Gent.', 'Le numéro de registre national de {{name}} est {{id}}.'],
  ),
  row(
    ['BG', 'pii.bg_*', 'bg'],
    [''],
    ['ЕГН', 'EGN'],
    ['egn', 'egn_number'],
    ['Лицето {{name}} с ЕГН {{id}} подаде заявление.', 'Моля, впишете ЕГН: {{id}} на клиента.'],
  ),
  row(
    ['BR', 'pii.br_*', 'brCpf'],
    ['', '___.___.___-__'],
    ['CPF', 'CPF do titular'],
    ['cpf', 'cpf_cliente'],
    ['O CPF do cliente {{name}} é {{id}}.', 'Segue meu CPF {{id}} para emissão da nota.'],
  ),
  row(
    ['CA', 'pii.ca_*', 'ca'],
    ['', '___ ___ ___', '___-___-___'],
    ['Social Insurance Number', 'SIN'],
    ['sin', 'socialInsuranceNumber'],
    ['The SIN of {{name}} is {{id}} according to the T4.', "Mon NAS (numéro d'assurance sociale) est {{id}}."],
  ),
  row(
    ['CH', 'pii.ch_*', 'ch'],
    ['', '___.____.____.__'],
    ['AHV-Nummer', 'Numéro AVS'],
    ['ahvNummer', 'avs'],
    ['Die AHV-Nummer der Mitarbeiterin ist {{id}}.', 'Son numéro AVS {{id}} figure sur la carte.'],
  ),
  row(
    ['CL', 'pii.cl_*', 'cl'],
    ['', '__.___.___-_', '________-_'],
    ['RUT', 'RUN'],
    ['rut', 'rut_cliente'],
    ['El RUT del trabajador {{name}} es {{id}}.', 'Indique su RUN {{id}} en el formulario.'],
  ),
  row(
    ['CN', 'pii.cn_*', 'cn'],
    [''],
    ['身份证号', '公民身份号码'],
    ['idCard', 'shenfenzheng'],
    ['客户的身份证号码是{{id}}，请核对。', '请提供居民身份证：{{id}}。'],
  ),
  row(
    ['CZ', 'pii.cz_*|pii.sk_*', 'cz'],
    ['______/____'],
    ['Rodné číslo', 'RČ'],
    ['rodneCislo', 'rodne_cislo'],
    ['Rodné číslo klienta {{name}} je {{id}}.', 'Pan {{name}}, r. č. {{id}}, bytem Brno.'],
  ),
  row(
    ['DE', 'pii.de_*', 'de'],
    ['', '__ ___ ___ ___'],
    ['Steuerliche Identifikationsnummer', 'Steuer-ID'],
    ['steuerId', 'steuerliche_id'],
    [
      'Meine Steuer-ID lautet {{id}}, bitte im Lohnsystem hinterlegen.',
      'Die Identifikationsnummer (IdNr.) {{id}} steht auf dem Steuerbescheid.',
    ],
  ),
  row(
    ['DK', 'pii.dk_*', 'dk'],
    ['', '______-____'],
    ['CPR-nummer', 'Personnummer'],
    ['cpr', 'cprNummer'],
    ['CPR-nummeret på {{name}} er {{id}}.', 'Borger med cpr-nr. {{id}} har søgt om støtte.'],
  ),
  row(
    ['EC', 'pii.ec_*', 'ec'],
    [''],
    ['Cédula de identidad', 'C.I.'],
    ['cedula', 'cedulaIdentidad'],
    ['El ciudadano {{name}} con cédula {{id}} vive en Quito.', 'Número de cédula ecuatoriana: {{id}}, gracias.'],
  ),
  row(
    ['EE', 'pii.ee_*|pii.lt_*', 'baltic'],
    [''],
    ['Isikukood', 'Isikukood'],
    ['isikukood', 'isiku_kood'],
    ['Kliendi {{name}} isikukood on {{id}}.', 'Palun kinnitage oma isikukood {{id}}.'],
  ),
  row(
    ['ES', 'pii.es_*', 'esDni'],
    ['', '________-_'],
    ['DNI', 'NIF'],
    ['dni', 'nif'],
    ['Mi DNI es {{id}} y vivo en Valencia.', 'D. {{name}}, con NIF {{id}}, solicita la baja.'],
  ),
  row(
    ['ES', 'pii.es_*', 'esNie'],
    ['', '_-_______-_'],
    ['NIE', 'Número de extranjero'],
    ['nie', 'nie_numero'],
    ['El NIE de {{name}} es {{id}}.', 'Adjunto mi NIE: {{id}}, tarjeta de residencia.'],
  ),
  row(
    ['FI', 'pii.fi_*', 'fi'],
    [''],
    ['Henkilötunnus', 'Hetu'],
    ['henkilotunnus', 'hetu'],
    ['Asiakkaan henkilötunnus on {{id}}.', 'Hetuni on {{id}}, asun Turussa.'],
  ),
  row(
    ['FR', 'pii.fr_*', 'fr'],
    ['', '_ __ __ __ ___ ___ __'],
    ['Numéro de sécurité sociale', 'NIR'],
    ['nir', 'numeroSecu'],
    ['Mon numéro de sécurité sociale est le {{id}}.', 'Salarié {{name}}, n° SS {{id}}, embauché en mai.'],
  ),
  row(
    ['GB', 'pii.uk_*|pii.gb_*', 'gbNino'],
    ['', '__ __ __ __ _'],
    ['National Insurance number', 'NI number'],
    ['nino', 'nationalInsuranceNumber'],
    ['My National Insurance number is {{id}}.', 'HMRC letter for {{name}}, NINO {{id}}.'],
  ),
  row(
    ['GB', 'pii.uk_*|pii.gb_*', 'gbNhs'],
    ['', '___ ___ ____'],
    ['NHS number', 'NHS No'],
    ['nhsNumber', 'nhs_no'],
    ['The patient {{name}} has the NHS number {{id}}.', 'Referral for {{name}} (NHS no. {{id}}) received.'],
  ),
  row(
    ['GR', 'pii.gr_*', 'grAmka'],
    [''],
    ['ΑΜΚΑ', 'AMKA'],
    ['amka', 'amka_no'],
    ['Ο ΑΜΚΑ του ασθενούς είναι {{id}}.', 'Δηλώστε τον ΑΜΚΑ σας: {{id}} στην αίτηση.'],
  ),
  row(
    ['HK', 'pii.hk_*', 'hk'],
    [''],
    ['HKID', 'Hong Kong Identity Card No.'],
    ['hkid', 'hkidNumber'],
    ['His Hong Kong ID card number is {{id}}.', '香港身份證號碼 {{id}} 已核實。'],
  ),
  row(
    ['HR', 'pii.hr_*', 'hr'],
    [''],
    ['OIB', 'OIB korisnika'],
    ['oib', 'oib_broj'],
    ['OIB kupca {{name}} je {{id}}.', 'Molimo upišite OIB {{id}} na račun.'],
  ),
  row(
    ['HU', 'pii.hu_*', 'hu'],
    [''],
    ['Adóazonosító jel', 'Adóazonosító'],
    ['adoazonosito', 'adoazonositoJel'],
    ['A dolgozó adóazonosító jele {{id}}.', '{{name}} adóazonosítója: {{id}}, kérem rögzíteni.'],
  ),
  row(
    ['IE', 'pii.ie_*', 'ie'],
    [''],
    ['PPS Number', 'PPSN'],
    ['ppsn', 'ppsNumber'],
    ['My PPS number is {{id}}, I start on Monday.', 'Employee {{name}}, PPSN {{id}}, moved to Cork.'],
  ),
  row(
    ['IL', 'pii.il_*', 'il'],
    [''],
    ['תעודת זהות', 'מספר זהות'],
    ['teudatZehut', 'teudat_zehut'],
    ['מספר תעודת הזהות שלי הוא {{id}}.', 'הלקוח בעל ת.ז. {{id}} ביקש החזר.'],
  ),
  row(
    ['IN', 'pii.in_*', 'inAadhaar'],
    ['', '____ ____ ____'],
    ['Aadhaar number', 'Aadhar No'],
    ['aadhaar', 'aadhaarNumber'],
    ['My Aadhaar is {{id}}, please link it to the account.', 'आधार संख्या {{id}} सत्यापित की गई।'],
  ),
  row(
    ['IN', 'pii.in_*', 'inPan'],
    [''],
    ['PAN', 'Permanent Account Number'],
    ['pan', 'panNumber'],
    ['PAN card of {{name}}: {{id}}.', 'Quote the PAN {{id}} in the income tax return.'],
  ),
  row(
    ['IS', 'pii.is_*', 'is'],
    ['', '______-____'],
    ['Kennitala', 'Kt.'],
    ['kennitala', 'kennitala_nr'],
    ['Kennitala viðskiptavinar er {{id}}.', '{{name}}, kt. {{id}}, Reykjavík.'],
  ),
  row(
    ['IT', 'pii.it_*', 'it'],
    [''],
    ['Codice fiscale', 'C.F.'],
    ['codiceFiscale', 'codice_fiscale'],
    ['Il codice fiscale di {{name}} è {{id}}.', 'Intestare la fattura a {{name}}, CF {{id}}.'],
  ),
  row(
    ['JP', 'pii.jp_*', 'jp'],
    ['', '____ ____ ____'],
    ['マイナンバー', '個人番号'],
    ['myNumber', 'kojinBango'],
    ['従業員のマイナンバーは{{id}}です。', '個人番号 {{id}} を登録してください。'],
  ),
  row(
    ['KR', 'pii.kr_*', 'kr'],
    ['______-_______'],
    ['주민등록번호', '주민번호'],
    ['juminNumber', 'rrn'],
    ['고객의 주민등록번호는 {{id}} 입니다.', '주민번호 {{id}} 확인 부탁드립니다.'],
  ),
  row(
    ['LT', 'pii.ee_*|pii.lt_*', 'baltic'],
    [''],
    ['Asmens kodas', 'Asmens kodas'],
    ['asmensKodas', 'asmens_kodas'],
    ['Kliento {{name}} asmens kodas yra {{id}}.', 'Prašome nurodyti asmens kodą {{id}}.'],
  ),
  row(
    ['LV', 'pii.lv_*', 'lv'],
    ['______-_____'],
    ['Personas kods', 'Pers. kods'],
    ['personasKods', 'personas_kods'],
    ['Klienta personas kods ir {{id}}.', 'Lūdzu norādiet personas kodu: {{id}}.'],
  ),
  row(
    ['MX', 'pii.mx_*', 'mx'],
    [''],
    ['CURP', 'Clave CURP'],
    ['curp', 'curp_empleado'],
    ['La CURP del empleado es {{id}}.', 'Favor de capturar la CURP {{id}} de {{name}}.'],
  ),
  row(
    ['MY', 'pii.my_*', 'my'],
    ['______-__-____'],
    ['No. Kad Pengenalan', 'MyKad'],
    ['mykad', 'nric'],
    ['Nombor kad pengenalan {{name}} ialah {{id}}.', 'IC number {{id}} for the loan application in Kuala Lumpur.'],
  ),
  row(
    ['NL', 'pii.nl_*', 'nl'],
    ['', '____.__.___'],
    ['Burgerservicenummer', 'BSN'],
    ['bsn', 'burgerservicenummer'],
    ['Het BSN van {{name}} is {{id}}.', 'Mijn burgerservicenummer: {{id}}, graag verwerken.'],
  ),
  row(
    ['NO', 'pii.no_*', 'no'],
    ['', '______ _____'],
    ['Fødselsnummer', 'Personnummer'],
    ['fodselsnummer', 'fnr'],
    ['Fødselsnummeret til {{name}} er {{id}}.', 'Kunde med fødselsnr {{id}} bor i Bergen.'],
  ),
  row(
    ['NZ', 'pii.nz_*', 'nz'],
    ['', '___-___-___'],
    ['IRD number', 'IRD No'],
    ['irdNumber', 'ird'],
    ['My IRD number is {{id}}.', 'Tax code M, Inland Revenue number {{id}}, {{name}}.'],
  ),
  row(
    ['PE', 'pii.pe_*', 'pe'],
    [''],
    ['RUC', 'N° RUC'],
    ['ruc', 'ruc_proveedor'],
    ['El RUC de {{name}} es {{id}}.', 'Emitir recibo por honorarios, RUC {{id}}.'],
  ),
  row(
    ['PL', 'pii.pl_*', 'pl'],
    [''],
    ['PESEL', 'Numer PESEL'],
    ['pesel', 'numerPesel'],
    ['Pacjent {{name}} ma numer PESEL {{id}}.', 'Proszę o wpisanie PESEL-u: {{id}}.'],
  ),
  row(
    ['PT', 'pii.pt_*', 'pt'],
    ['', '___ ___ ___'],
    ['NIF', 'Número de contribuinte'],
    ['nif', 'contribuinte'],
    ['O NIF da cliente é {{id}}, mora no Porto.', 'Fatura com contribuinte {{id}}, se faz favor.'],
  ),
  row(
    ['RO', 'pii.ro_*', 'ro'],
    [''],
    ['CNP', 'Cod numeric personal'],
    ['cnp', 'codNumericPersonal'],
    ['CNP-ul clientului {{name}} este {{id}}.', 'Subsemnatul {{name}}, CNP {{id}}, solicit adeverința.'],
  ),
  row(
    ['RU', 'pii.ru_*', 'ru'],
    [''],
    ['ИНН', 'INN'],
    ['inn', 'inn_fl'],
    ['ИНН сотрудника {{name}}: {{id}}.', 'Укажите ИНН физического лица {{id}} в справке.'],
  ),
  row(
    ['SE', 'pii.se_*', 'se'],
    ['______-____'],
    ['Personnummer', 'Pers.nr'],
    ['personnummer', 'personnr'],
    ['Mitt personnummer är {{id}}.', 'Kunden {{name}} ({{id}}) har ringt, se personnummer ovan.'],
  ),
  row(
    ['SG', 'pii.sg_*', 'sg'],
    [''],
    ['NRIC', 'FIN / NRIC No.'],
    ['nric', 'nricFin'],
    ['Her NRIC is {{id}}, work pass approved.', 'Visitor {{name}}, NRIC no {{id}}, level 12.'],
  ),
  row(
    ['SI', 'pii.si_*|pii.rs_*', 'si'],
    [''],
    ['EMŠO', 'EMSO'],
    ['emso', 'emso_stevilka'],
    ['EMŠO stranke {{name}} je {{id}}.', 'Vpišite EMŠO {{id}} v obrazec.'],
  ),
  row(
    ['TH', 'pii.th_*', 'th'],
    ['', '_-____-_____-__-_'],
    ['เลขประจำตัวประชาชน', 'บัตรประชาชน'],
    ['thaiId', 'citizenId'],
    ['เลขประจำตัวประชาชนของลูกค้าคือ {{id}}', 'กรุณากรอกเลขบัตรประชาชน {{id}} ในแบบฟอร์ม'],
  ),
  row(
    ['TR', 'pii.tr_*', 'tr'],
    [''],
    ['T.C. Kimlik No', 'TC Kimlik Numarası'],
    ['tcKimlikNo', 'tckn'],
    ['Müşterinin T.C. kimlik numarası {{id}}.', 'TC kimlik no: {{id}} olan {{name}} başvurdu.'],
  ),
  row(
    ['TW', 'pii.tw_*', 'tw'],
    [''],
    ['身分證字號', '國民身分證統一編號'],
    ['idNumber', 'nationalId'],
    ['客戶的身分證字號是 {{id}}。', '請填寫身分證統一編號：{{id}}。'],
  ),
  row(
    ['UA', 'pii.ua_*', 'ua'],
    [''],
    ['РНОКПП', 'ІПН'],
    ['rnokpp', 'ipn'],
    ['РНОКПП працівника {{name}}: {{id}}.', 'Вкажіть ідентифікаційний код {{id}} платника податків.'],
  ),
  row(
    ['ZA', 'pii.za_*', 'za'],
    ['', '______ ____ ___'],
    ['South African ID number', 'RSA ID'],
    ['idNumber', 'saIdNumber'],
    ['The ID number of {{name}} from Durban is {{id}}.', 'South African identity number {{id}}, FICA check done.'],
  ),
];

/** Around each number; `label`, `key` and `id` come from the row. */
export const nationalIdForms: Readonly<Record<Part, readonly string[]>> = {
  tuning: [
    '{{label}}: {{id}}\n{{first}} {{last}}, {{city}}',
    '{"name":"{{name}}","{{key}}":"{{id}}","orders":{{int}}}',
    'name,{{key}},since\n{{name}},{{id}},{{date}}',
  ],
  'held-out': [
    '{{first}} {{last}}\n{{label}} {{id}}\n{{street}}',
    '  - name: {{name}}\n    {{key}}: "{{id}}"\n    version: {{int}}',
    '<person><{{key}}>{{id}}</{{key}}><city>{{city}}</city></person>',
  ],
};
