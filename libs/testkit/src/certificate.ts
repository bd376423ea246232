import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate for loopback that no authority has signed, and a file for those who are to trust it. */
export interface TestCertificate {
  cert: string;
  key: string;
  file: string;
  remove(): Promise<void>;
}

export async function makeCertificate(): Promise<TestCertificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-certificate-'));
  const file = join(folder, 'ca.pem');
  await writeFile(file, cert);
  return { cert, key, file, remove: () => rm(folder, { recursive: true }) };
}
