import type { ExportFormat } from '../../../shared/protocol';
import { exportCliBash } from './cliBash';
import { exportCliPowerShell } from './cliPowerShell';
import type { ExportInput } from './input';
import { exportJson } from './json';
import { exportTerraform } from './terraform';
import { exportTypeScript } from './typescript';

export type { ExportInput } from './input';

/**
 * A prepared clone as text that creates the same clone with another tool; ends with a newline.
 * @throws RangeError when a value has a character that the format cannot hold (NUL on a command line)
 */
export function exportRequest(format: ExportFormat, input: ExportInput): string {
  switch (format) {
    case 'cliBash':
      return exportCliBash(input);
    case 'cliPowerShell':
      return exportCliPowerShell(input);
    case 'terraform':
      return exportTerraform(input);
    case 'typescript':
      return exportTypeScript(input);
    case 'json':
      return exportJson(input);
  }
}
