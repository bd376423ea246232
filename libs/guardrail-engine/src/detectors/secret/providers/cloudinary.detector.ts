import { keyed, token } from '../token.js';

/** Credentials of Cloudinary: https://cloudinary.com/documentation/how_to_integrate_cloudinary */
export const cloudinaryDetectors = [
  token({
    id: 'cloudinary_url',
    title: 'Cloudinary URL',
    forms: ['cloudinary://{digit:12-18}:{url:20-40}'],
  }),
  keyed({
    id: 'cloudinary_api_secret',
    title: 'Cloudinary API secret',
    forms: ['{url:27}'],
    names: ['cloudinary'],
  }),
];
