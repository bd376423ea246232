import { keyed, token } from '../token.js';

/** Credentials of Heroku: https://devcenter.heroku.com/articles/authentication */
export const herokuDetectors = [
  token({
    id: 'heroku_token',
    title: 'Heroku token',
    forms: ['HRKU-AA{url:58}', 'HRKU-{uuid}'],
  }),
  keyed({
    id: 'heroku_api_key',
    title: 'Heroku API key',
    forms: ['{uuid}'],
    names: [
      'heroku api key',
      'heroku key',
      'heroku api token',
      'heroku token',
      'heroku auth token',
      'heroku secret',
      'heroku oauth token',
      'heroku password',
    ],
  }),
];
