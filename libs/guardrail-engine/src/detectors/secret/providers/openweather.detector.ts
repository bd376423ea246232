import { keyed } from '../token.js';

/** Credentials of OpenWeather: https://openweathermap.org/appid */
export const openweatherDetectors = [
  keyed({
    id: 'openweather_api_key',
    title: 'OpenWeather API key',
    forms: ['{hex:32}'],
    names: ['openweather', 'openweathermap', 'open weather', 'owm'],
  }),
];
