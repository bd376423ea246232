import { token } from '../token.js';

/** Credentials of NuGet: https://learn.microsoft.com/en-us/nuget/nuget-org/scoped-api-keys */
export const nugetDetectors = [
  token({
    id: 'nuget_api_key',
    title: 'NuGet API key',
    forms: ['oy2{lower:43}'],
  }),
];
