import { digitAt, isYymmdd } from '../check-digits.js';
import { nationalId } from './national-id.js';

function checkDigit(curp: string): number {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const code = curp.charCodeAt(i);
    // Letters from O on come after Ñ.
    const value = code < 0x41 ? code - 0x30 : code - 0x37 + (code > 0x4e ? 1 : 0);
    sum += (18 - i) * value;
  }
  return (10 - (sum % 10)) % 10;
}

/** CURP of Mexico, by date of birth, sex, state and check digit. Source: RENAPO, Instructivo normativo para la asignación de la CURP: places of 0-9A-NÑO-Z, weights 18 to 2, modulo 10. */
export const mxCurpDetector = nationalId({
  id: 'pii.mx_curp',
  title: 'Mexican population number (CURP)',
  description: 'CURP of Mexico, by date of birth, sex, state and check digit',
  shapes: ['AAAA999999AAAAAAX9'],
  confidence: 0.85,
  check: (curp) =>
    isYymmdd(curp, 4) &&
    /^[HMX](?:AS|B[CS]|C[CLMSH]|D[FG]|G[TR]|HG|JC|M[CNS]|N[ETL]|OC|PL|Q[TR]|S[PLR]|T[CSL]|VZ|YN|ZS)/.test(
      curp.slice(10),
    ) &&
    checkDigit(curp) === digitAt(curp, 17),
  of: 'person',
  words: [
    'c.u.r.p',
    'clave única',
    'curp',
    'clave única de registro de población',
    'clave unica de registro',
    'mexican curp',
    'mexican id',
  ],
  examples: {
    found: ['CURP: «HPAN020806MDFBVJ02»', 'con CURP «EZMJ890522HMCPCD08»'],
    clean: ['CURP: JQDP830216HDFYSN09', 'CURP: FHXM870301MDFCZL02', 'x_JUID860527MNLMNM090'],
    worst: ['ZVCZ730519HJCLQW01 '],
  },
});
