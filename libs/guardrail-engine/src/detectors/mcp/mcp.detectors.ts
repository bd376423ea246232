import type { Detector } from '../../detector.js';
import { argPathTraversalDetector } from './arg-path-traversal.detector.js';
import { argShellMetaDetector } from './arg-shell-meta.detector.js';
import { argSqlStackDetector } from './arg-sql-stack.detector.js';
import { argSsrfDetector } from './arg-ssrf.detector.js';
import { exfilDnsLabelDetector } from './exfil-dns-label.detector.js';
import { exfilEncodedBlobDetector } from './exfil-encoded-blob.detector.js';
import { exfilLongQueryUrlDetector } from './exfil-long-query-url.detector.js';
import { exfilMarkdownImageDetector } from './exfil-markdown-image.detector.js';
import { hiddenAnsiDetector } from './hidden-ansi.detector.js';
import { hiddenBidiDetector } from './hidden-bidi.detector.js';
import { hiddenControlDetector } from './hidden-control.detector.js';
import { hiddenHomoglyphDetector } from './hidden-homoglyph.detector.js';
import { hiddenHtmlDetector } from './hidden-html.detector.js';
import { hiddenTagsDetector } from './hidden-tags.detector.js';
import { hiddenVariationDetector } from './hidden-variation.detector.js';
import { hiddenZeroWidthDetector } from './hidden-zero-width.detector.js';
import { injectionConcealmentDetector } from './injection-concealment.detector.js';
import { injectionDelimiterDetector } from './injection-delimiter.detector.js';
import { injectionEncodedDetector } from './injection-encoded.detector.js';
import { injectionExfilRequestDetector } from './injection-exfil-request.detector.js';
import { injectionModelDetector } from './injection-model.detector.js';
import { injectionOverrideDetector } from './injection-override.detector.js';
import { injectionRoleMarkerDetector } from './injection-role-marker.detector.js';
import { injectionToolImperativeDetector } from './injection-tool-imperative.detector.js';
import { tooldefHeaderParamDetector } from './tooldef-header-param.detector.js';
import { tooldefOversizeDetector } from './tooldef-oversize.detector.js';
import { tooldefPoisonDetector } from './tooldef-poison.detector.js';
import { tooldefXrefDetector } from './tooldef-xref.detector.js';

/** Threats of MCP traffic: injection, hidden text, poisoned definitions, exfiltration, arguments that break out. */
export const mcpDetectors: readonly Detector[] = [
  argPathTraversalDetector,
  argShellMetaDetector,
  argSqlStackDetector,
  argSsrfDetector,
  exfilDnsLabelDetector,
  exfilEncodedBlobDetector,
  exfilLongQueryUrlDetector,
  exfilMarkdownImageDetector,
  hiddenAnsiDetector,
  hiddenBidiDetector,
  hiddenControlDetector,
  hiddenHomoglyphDetector,
  hiddenHtmlDetector,
  hiddenTagsDetector,
  hiddenVariationDetector,
  hiddenZeroWidthDetector,
  injectionConcealmentDetector,
  injectionDelimiterDetector,
  injectionEncodedDetector,
  injectionExfilRequestDetector,
  injectionModelDetector,
  injectionOverrideDetector,
  injectionRoleMarkerDetector,
  injectionToolImperativeDetector,
  tooldefHeaderParamDetector,
  tooldefOversizeDetector,
  tooldefPoisonDetector,
  tooldefXrefDetector,
];
