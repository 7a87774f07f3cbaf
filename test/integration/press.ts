import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../harness/shared.mjs';

const folder = process.env['TEST_REPORT'];

/**
 * Has a button pressed in the window, in a dialog or in a page, as soon as it can be and until it can no longer be.
 * Undefined where the harness drives no window.
 */
export const pressButton =
  folder === undefined
    ? undefined
    : async (label: string): Promise<void> => {
        const file = join(folder, 'press');
        writeFileSync(file, label);
        await waitFor(`the button ${label}`, () => !existsSync(file));
      };
