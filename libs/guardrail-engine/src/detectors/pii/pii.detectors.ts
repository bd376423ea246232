import type { Detector } from '../../detector.js';
import { addressKeyedDetector } from './address-keyed.detector.js';
import { aeEidDetector } from './ae-eid.detector.js';
import { ageDetector } from './age.detector.js';
import { arCuitDetector } from './ar-cuit.detector.js';
import { arDniDetector } from './ar-dni.detector.js';
import { atSvnrDetector } from './at-svnr.detector.js';
import { auAbnDetector } from './au-abn.detector.js';
import { auMedicareDetector } from './au-medicare.detector.js';
import { auTfnDetector } from './au-tfn.detector.js';
import { beNnDetector } from './be-nn.detector.js';
import { bgEgnDetector } from './bg-egn.detector.js';
import { brCnpjDetector } from './br-cnpj.detector.js';
import { brCpfDetector } from './br-cpf.detector.js';
import { caSinDetector } from './ca-sin.detector.js';
import { chAhvDetector } from './ch-ahv.detector.js';
import { clRutDetector } from './cl-rut.detector.js';
import { cnRidDetector } from './cn-rid.detector.js';
import { coCcDetector } from './co-cc.detector.js';
import { coNitDetector } from './co-nit.detector.js';
import { czRcDetector } from './cz-rc.detector.js';
import { deSozialversDetector } from './de-sozialvers.detector.js';
import { deSteueridDetector } from './de-steuerid.detector.js';
import { dkCprDetector } from './dk-cpr.detector.js';
import { doCedulaDetector } from './do-cedula.detector.js';
import { dobDetector } from './dob.detector.js';
import { ecCiDetector } from './ec-ci.detector.js';
import { eeIkDetector } from './ee-ik.detector.js';
import { egNidDetector } from './eg-nid.detector.js';
import { emailDetector } from './email.detector.js';
import { esNieDetector } from './es-nie.detector.js';
import { esNifDetector } from './es-nif.detector.js';
import { euVatDetector } from './eu-vat.detector.js';
import { fiHetuDetector } from './fi-hetu.detector.js';
import { frNirDetector } from './fr-nir.detector.js';
import { gpsDetector } from './gps.detector.js';
import { grAfmDetector } from './gr-afm.detector.js';
import { grAmkaDetector } from './gr-amka.detector.js';
import { hkHkidDetector } from './hk-hkid.detector.js';
import { hrOibDetector } from './hr-oib.detector.js';
import { huTajDetector } from './hu-taj.detector.js';
import { huTaxIdDetector } from './hu-tax-id.detector.js';
import { idNikDetector } from './id-nik.detector.js';
import { iePpsDetector } from './ie-pps.detector.js';
import { ilIdDetector } from './il-id.detector.js';
import { inAadhaarDetector } from './in-aadhaar.detector.js';
import { inGstinDetector } from './in-gstin.detector.js';
import { inPanDetector } from './in-pan.detector.js';
import { ipv4Detector } from './ipv4.detector.js';
import { ipv6Detector } from './ipv6.detector.js';
import { isKennitalaDetector } from './is-kennitala.detector.js';
import { itCfDetector } from './it-cf.detector.js';
import { jpMynumberDetector } from './jp-mynumber.detector.js';
import { krRrnDetector } from './kr-rrn.detector.js';
import { kzIinDetector } from './kz-iin.detector.js';
import { luNinDetector } from './lu-nin.detector.js';
import { lvPkDetector } from './lv-pk.detector.js';
import { macDetector } from './mac.detector.js';
import { mxCurpDetector } from './mx-curp.detector.js';
import { mxRfcDetector } from './mx-rfc.detector.js';
import { myNricDetector } from './my-nric.detector.js';
import { ngNinDetector } from './ng-nin.detector.js';
import { nlBsnDetector } from './nl-bsn.detector.js';
import { noFnrDetector } from './no-fnr.detector.js';
import { nzIrdDetector } from './nz-ird.detector.js';
import { passportDetector } from './passport.detector.js';
import { peRucDetector } from './pe-ruc.detector.js';
import { personKeyedDetector } from './person-keyed.detector.js';
import { phoneDetector } from './phone.detector.js';
import { pkCnicDetector } from './pk-cnic.detector.js';
import { plNipDetector } from './pl-nip.detector.js';
import { plPeselDetector } from './pl-pesel.detector.js';
import { plateDetector } from './plate.detector.js';
import { ptNifDetector } from './pt-nif.detector.js';
import { roCnpDetector } from './ro-cnp.detector.js';
import { rsJmbgDetector } from './rs-jmbg.detector.js';
import { ruInnDetector } from './ru-inn.detector.js';
import { ruSnilsDetector } from './ru-snils.detector.js';
import { saIdDetector } from './sa-id.detector.js';
import { sePnrDetector } from './se-pnr.detector.js';
import { sgNricDetector } from './sg-nric.detector.js';
import { siTaxDetector } from './si-tax.detector.js';
import { thPinDetector } from './th-pin.detector.js';
import { trTcknDetector } from './tr-tckn.detector.js';
import { twNatidDetector } from './tw-natid.detector.js';
import { uaRntrcDetector } from './ua-rntrc.detector.js';
import { ukDrivingDetector } from './uk-driving.detector.js';
import { ukNhsDetector } from './uk-nhs.detector.js';
import { ukNinoDetector } from './uk-nino.detector.js';
import { ukPassportDetector } from './uk-passport.detector.js';
import { ukPostcodeDetector } from './uk-postcode.detector.js';
import { ukUtrDetector } from './uk-utr.detector.js';
import { usDriverLicenseDetector } from './us-driver-license.detector.js';
import { usEinDetector } from './us-ein.detector.js';
import { usItinDetector } from './us-itin.detector.js';
import { usMbiDetector } from './us-mbi.detector.js';
import { usNpiDetector } from './us-npi.detector.js';
import { usPassportDetector } from './us-passport.detector.js';
import { usSsnDetector } from './us-ssn.detector.js';
import { usZipDetector } from './us-zip.detector.js';
import { uyCiDetector } from './uy-ci.detector.js';
import { veRifDetector } from './ve-rif.detector.js';
import { vinDetector } from './vin.detector.js';
import { vnCccdDetector } from './vn-cccd.detector.js';
import { zaIdDetector } from './za-id.detector.js';

/** What tells who somebody is, and the numbers by which states know people and companies. */
export const piiDetectors: readonly Detector[] = [
  addressKeyedDetector,
  aeEidDetector,
  ageDetector,
  arCuitDetector,
  arDniDetector,
  atSvnrDetector,
  auAbnDetector,
  auMedicareDetector,
  auTfnDetector,
  beNnDetector,
  bgEgnDetector,
  brCnpjDetector,
  brCpfDetector,
  caSinDetector,
  chAhvDetector,
  clRutDetector,
  cnRidDetector,
  coCcDetector,
  coNitDetector,
  czRcDetector,
  deSozialversDetector,
  deSteueridDetector,
  dkCprDetector,
  doCedulaDetector,
  dobDetector,
  ecCiDetector,
  eeIkDetector,
  egNidDetector,
  emailDetector,
  esNieDetector,
  esNifDetector,
  euVatDetector,
  fiHetuDetector,
  frNirDetector,
  gpsDetector,
  grAfmDetector,
  grAmkaDetector,
  hkHkidDetector,
  hrOibDetector,
  huTajDetector,
  huTaxIdDetector,
  idNikDetector,
  iePpsDetector,
  ilIdDetector,
  inAadhaarDetector,
  inGstinDetector,
  inPanDetector,
  ipv4Detector,
  ipv6Detector,
  isKennitalaDetector,
  itCfDetector,
  jpMynumberDetector,
  krRrnDetector,
  kzIinDetector,
  luNinDetector,
  lvPkDetector,
  macDetector,
  mxCurpDetector,
  mxRfcDetector,
  myNricDetector,
  ngNinDetector,
  nlBsnDetector,
  noFnrDetector,
  nzIrdDetector,
  passportDetector,
  peRucDetector,
  personKeyedDetector,
  phoneDetector,
  pkCnicDetector,
  plNipDetector,
  plPeselDetector,
  plateDetector,
  ptNifDetector,
  roCnpDetector,
  rsJmbgDetector,
  ruInnDetector,
  ruSnilsDetector,
  saIdDetector,
  sePnrDetector,
  sgNricDetector,
  siTaxDetector,
  thPinDetector,
  trTcknDetector,
  twNatidDetector,
  uaRntrcDetector,
  ukDrivingDetector,
  ukNhsDetector,
  ukNinoDetector,
  ukPassportDetector,
  ukPostcodeDetector,
  ukUtrDetector,
  usDriverLicenseDetector,
  usEinDetector,
  usItinDetector,
  usMbiDetector,
  usNpiDetector,
  usPassportDetector,
  usSsnDetector,
  usZipDetector,
  uyCiDetector,
  veRifDetector,
  vinDetector,
  vnCccdDetector,
  zaIdDetector,
];
