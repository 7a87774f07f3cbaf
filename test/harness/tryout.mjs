// What `npm start` opens a window with: the sandbox account, the view and the walkthrough.
import { join } from 'node:path';
import { root } from './shared.mjs';

export const tryout = {
  settings: { 'rdsClone.account': 'sandbox' },
  moreExtensions: [join(root, 'test', 'harness', 'first-look')],
};
