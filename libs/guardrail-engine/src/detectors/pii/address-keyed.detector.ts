import { labelled } from '../../define.js';

const word = String.raw`[\p{L}\p{M}'’.\d-]{1,24}`;

/** Postal addresses, only where a key or label calls them so: telling them in free text takes a language model. */
export const addressKeyedDetector = labelled({
  id: 'pii.address_keyed',
  kind: 'personal',
  title: 'Postal address (keyed)',
  description:
    'Street and house number behind keys and labels such as street_address; addresses in free text are not found',
  label: 'address',
  labels: [
    'street',
    'street address',
    'address',
    'address line',
    'address line 1',
    'address1',
    'home address',
    'postal address',
    'mailing address',
    'billing address',
    'shipping address',
    'delivery address',
    'residential address',
    'anschrift',
    'adresse',
    'strasse',
    'straße',
    'wohnanschrift',
    'lieferadresse',
    'rue',
    'dirección',
    'domicilio',
    'indirizzo',
    'endereço',
    'adres',
    'adress',
    'osoite',
    'адрес',
    '住所',
    '地址',
    '주소',
  ],
  pattern: new RegExp(
    String.raw`(?:\d{1,6}[A-Za-z]?,? (?:${word} ){1,4}${word}|\p{Lu}${word}(?: ${word}){0,3} \d{1,5}[A-Za-z]?)(?:, ?${word}(?: ${word}){0,3}){0,4}(?![\p{L}\p{N}_@:/])`,
    'uy',
  ),
  confidence: 0.45,
  check: (address) => !/^(?:\d+\.){3}\d/.test(address) && /\p{L}{3}/u.test(address),
  context: { weak: ['city', 'zip', 'postcode', 'country', 'plz', 'customer', 'recipient'] },
  examples: {
    found: [
      'street_address: «221B Baker Street»',
      '"billingAddress": "«742 Evergreen Terrace, Springfield»"',
      'Anschrift: «Musterweg 12»',
    ],
    clean: ['address: 0x7ffe', 'address: 10.0.0.1', 'address 8080', 'the address is wrong', 'street: string'],
    worst: ['address 1 a a a a a a ', 'street Aa Aa Aa Aa '],
  },
});
