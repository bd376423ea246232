import { keyed } from '../token.js';

/** Credentials of Spotify: https://developer.spotify.com/documentation/web-api/concepts/apps */
export const spotifyDetectors = [
  keyed({
    id: 'spotify_client_secret',
    title: 'Spotify client secret',
    forms: ['{hex:32}'],
    names: ['spotify'],
  }),
];
