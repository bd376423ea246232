import { labelled } from '../../define.js';

const degrees = String.raw`[-+]?(?:1[0-7]\d|\d{1,2}|180)\.\d{3,15}`;
const pair = String.raw`\(?${degrees}°?(?: ?[NSns])?(?:[ ]?[,;/][ ]?|[ ])${degrees}°?(?: ?[EWew])?\)?`;
const sexagesimal = String.raw`\d{1,2}°[ ]?\d{1,2}['′][ ]?\d{1,2}(?:\.\d{1,4})?["″][ ]?[NS][, ]{1,2}\d{1,3}°[ ]?\d{1,2}['′][ ]?\d{1,2}(?:\.\d{1,4})?["″][ ]?[EW]`;

/** Places as latitude and longitude in degrees (ISO 6709), which nothing but their name tells from other fractions. */
export const gpsDetector = labelled({
  id: 'pii.gps',
  kind: 'personal',
  title: 'Geographic coordinates',
  description: 'Latitude and longitude with three decimals or more, by what they are called',
  label: 'coordinates',
  labels: [
    'gps',
    'gps position',
    'gps location',
    'coordinates',
    'coords',
    'latlng',
    'lat long',
    'lat',
    'latitude',
    'lng',
    'lon',
    'longitude',
    'geo',
    'geolocation',
    'location',
    'last location',
    'position',
    'koordinaten',
    'standort',
    'coordonnées',
    'coordenadas',
    'coordinate',
    'ubicación',
    'posizione',
    'координаты',
    '緯度',
    '経度',
    'geo:',
  ],
  pattern: new RegExp(`(?:${sexagesimal}|${pair}|${degrees})(?![\\w]|\\.\\d)`, 'y'),
  confidence: 0.55,
  context: {
    weak: ['home', 'driver', 'user', 'device', 'phone', 'tracker'],
    against: ['setgeolocation', 'svg', 'path', 'offset', 'scroll', 'pixel', 'vertex', 'mesh'],
  },
  examples: {
    found: [
      'latitude: «48.858370»',
      'gps «52.520008, 13.404954»',
      '"lng": "«-74.005974»"',
      'location: «40.7128,-74.0060»',
    ],
    clean: [
      'M 48.858370 13.404954 L',
      'lat: 48',
      'position: 12.5',
      'longitude 1948.858370',
      'price 48.858370',
      'context().setGeolocation({ latitude: 37.7749, longitude: -122.4194 })',
      'coordinates 12,5',
    ],
    worst: ['lat 48.85 ', 'gps 1.123456789012345', 'location 48.123, '],
  },
});
