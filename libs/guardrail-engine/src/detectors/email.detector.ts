import { Trigger, type Detector, type Match } from '../detector.js';

const localPart = /[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]/;
const domainName = /(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])/y;

/** E-mail addresses as they are used (the dot-atom form of RFC 5322 with a domain name). */
export const emailDetector: Detector = {
  id: 'pii.email',
  title: 'E-mail address',
  description: 'Addresses of the form name@example.com',
  label: 'e-mail address',
  trigger: Trigger.at,
  detect(text) {
    const matches: Match[] = [];
    let from = 0;
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      let start = at;
      while (start > from && at - start < 64 && localPart.test(text.charAt(start - 1))) start--;
      while (start < at && text.charAt(start) === '.') start++;
      domainName.lastIndex = at + 1;
      if (start === at || text.charAt(at - 1) === '.' || !domainName.test(text)) continue;
      from = domainName.lastIndex;
      matches.push({ start, end: from, confidence: 0.9 });
    }
    return matches;
  },
};
