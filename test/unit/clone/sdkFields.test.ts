import assert from 'node:assert/strict';
import { CloneDBInstanceRequest } from '@alicloud/rds20140815';
import { foreignNames } from '../../../src/core/clone/export/names';
import { formGroups } from '../../../src/core/clone/formGroups';
import { valuesOfWire } from '../../../src/core/clone/draft';
import { parameterRows, type ParameterRow } from '../../../src/core/clone/parameters';
import { fieldLabel } from '../../../src/core/errors/fields';
import { writeReport } from '../../support/report';

const wireNames = Object.values(CloneDBInstanceRequest.names());

/** Parameters of the SDK's request that the form does not have, and why. */
const whyNotShown = new Map([
  ['ClientToken', 'Made anew for every clone, so that one click never makes two.'],
  ['CustomExtraInfo', 'Its meaning is not published.'],
  ['BpeEnabled', 'Reserved by the service; not to be sent.'],
  ['ResourceOwnerId', 'Internal to the service; not part of the documented operation.'],
]);

function who({ availability }: ParameterRow): string {
  return availability === undefined
    ? 'everyone'
    : Object.entries(availability)
        .map(([what, value]) => `${what}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
        .join('; ');
}

describe('the 33 fields of the SDK’s CloneDBInstanceRequest', () => {
  it('are all there are', () => {
    assert.equal(wireNames.length, 33);
  });

  it('are each shown, decided by something shown, or left out for a reason', () => {
    const groups = formGroups();
    const rows = [...wireNames].sort().map((wireName) => {
      const reason = whyNotShown.get(wireName);
      const names = valuesOfWire(wireName);
      const made = parameterRows.filter(({ name }) => names.includes(name));
      assert.notEqual(reason === undefined, made.length === 0, wireName);
      const shown = made.flatMap(({ name }) =>
        groups.flatMap(({ title, fields }) =>
          fields.filter((field) => field.name === name).map(({ label }) => `${title} › ${label}`),
        ),
      );
      const decided =
        wireName === 'RestoreTable'
          ? 'follows from “What to restore”'
          : ['RegionId', 'DBInstanceId'].includes(wireName)
            ? `the source (${fieldLabel(wireName)}), in the form’s head`
            : '';
      assert.ok(reason ?? (shown.length > 0 || decided !== ''), wireName);
      return [
        wireName,
        shown.join('; ') || decided || `not shown: ${reason ?? ''}`,
        [...new Set(made.map(who))].join('; '),
        foreignNames.get(wireName)?.terraform ?? '–',
      ];
    });
    writeReport('parameters', ['Parameter', 'Shown as', 'Who may use it', 'Terraform'], rows);
  });

  it('are called in exports as in the SDK', () => {
    for (const [sdk, wireName] of Object.entries(CloneDBInstanceRequest.names())) {
      if (!whyNotShown.has(wireName)) assert.equal(foreignNames.get(wireName)?.sdk, sdk, wireName);
    }
  });
});
