import { isYymmdd } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** MyKad numbers of Malaysia, by date of birth and place of birth. Source: Jabatan Pendaftaran Negara: date, place code, serial; there is no check digit. */
export const myNricDetector = nationalId({
  id: 'pii.my_nric',
  title: 'Malaysian identity number (MyKad)',
  description: 'MyKad numbers of Malaysia, by date of birth and place of birth',
  shapes: ['999999-99-9999', '999999999999', '999999 99 9999'],
  confidence: 0.25,
  formatted: 0.6,
  check: (ic) => isYymmdd(ic) && !/^(?:00|17|18|19|20|69|70|73|80|81|94|95|96|97)/.test(ic.slice(6)),
  of: 'person',
  words: [
    'no. kad pengenalan',
    'no ic',
    'no. ic',
    'nombor ic',
    'mykad no',
    'kad pengenalan diri',
    'mykad',
    'nric',
    'ic number',
    'ic no',
    'no. kp',
    'no kad pengenalan',
    'kad pengenalan',
    'nombor kad pengenalan',
    'nombor pengenalan',
    'malaysian ic',
    'malaysian id',
  ],
  examples: {
    found: ['MyKad: «440722-13-2322»', 'No. Kad Pengenalan «080515243104»'],
    clean: ['MyKad: 991340-10-5678', 'MyKad: 880732-14-1234', 'x_041110-61-10240'],
    worst: ['991340-10-5678 '],
  },
});
