import { token } from '../token.js';

/** Credentials of PyPI: https://pypi.org/help/#apitoken */
export const pypiDetectors = [
  token({
    id: 'pypi_token',
    title: 'PyPI upload token',
    forms: ['pypi-AgEIcHlwaS5vcmc{url:50-1000}', 'pypi-AgENdGVzdC5weXBpLm9yZ{url:50-1000}'],
  }),
];
