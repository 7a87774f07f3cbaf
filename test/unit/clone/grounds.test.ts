import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloneDBInstanceRequest, CreateDdrInstanceRequest } from '@alicloud/rds20140815';
import { groundOf, grounds, type Ground, type GroundName } from '../../../src/core/clone/rules/grounds';
import { cloneErrors } from '../../../src/sandbox/documentedErrors';
import { writeReport } from '../../support/report';

/** The codes that only the CloneDBInstance page has, out of its 82. */
const codesOfCloning: ReadonlySet<string> = new Set([
  'InvalidAvZone.Format',
  'InvalidAvZone.NotSupport',
  'CannotDecreaseEssdPerfLevel',
  'InvalidIPAddress.Conflict',
  'CDDC.AvailableHostsNotEnoughInZone',
  'InvalidRecoveryDbInstance.StorageType',
  'InvalidRecoveryDbInstance.StorageSize',
  'InvalidDBInstanceClass.Offline',
  'InvalidTunnelId',
  'ZoneId.NotMatchWithCategory',
  'UnsupportExtendDisk.NotSupport',
  'StopService.Clone',
  'InvalidParam.UsedTime',
  'MinorVersionTag.NotFound',
  'InvalidBakset.Invalid',
  'InvalidParamForXfs',
  'AtLeastTwoVSwitchAvailableIp',
  'AtLeastThreeVSwitchAvailableIp',
  'DiskSize.NotEnough',
  'IncorrectCharacterType',
  'CloudDiskEncryptionNotSupport',
  'InvalidMeta.TooLarge',
  'InvalidDBInstance.NotFound',
]);

const names = Object.keys(grounds) as GroundName[];

function basisOf(ground: Ground): string {
  return ground.severity === 'error' ? ground.basis : '';
}

/** The files that make findings. */
function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('grounds.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

describe('what keeps a clone from being sent', () => {
  it('names its source, finding by finding', () => {
    writeReport(
      'rules',
      ['Finding', 'At', 'Code', 'Severity', 'Basis', 'Source'],
      [...names]
        .sort((a, b) => Number(groundOf(a).severity !== 'error') - Number(groundOf(b).severity !== 'error'))
        .map((name) => {
          const ground = groundOf(name);
          const { at, codes = [], severity, source } = ground;
          return [name, at.join(', '), codes.join(', '), severity, basisOf(ground), source];
        }),
    );
    for (const name of names) assert.ok(groundOf(name).source.trim().length > 10, name);
  });

  it('rests on the page of the operation, a code of its own, an answer, or what no instance can do', () => {
    const fields = [CloneDBInstanceRequest, CreateDdrInstanceRequest].flatMap((one) =>
      Object.values(one.names()),
    );
    for (const name of names) {
      const ground = groundOf(name);
      if (ground.severity !== 'error') continue;
      const { basis, source, codes = [], at } = ground;
      switch (basis) {
        case 'page':
          assert.match(source, new RegExp(`^(Older edition, |(${fields.join('|')})( \\(zh-CN\\))?: )`), name);
          break;
        case 'code':
          assert.deepEqual(
            codes.filter((code) => !codesOfCloning.has(code)),
            [],
            name,
          );
          break;
        case 'answer':
        case 'limit':
          assert.match(source, /^(Check|Describe|Create)[A-Za-z]+/, name);
          break;
        case 'form':
          assert.ok(
            at.every((field) => ['RestoreScope', 'DbNames', 'TableMeta'].includes(field)),
            name,
          );
      }
    }
  });

  it('counts 23 codes of its own among the 82', () => {
    assert.equal(codesOfCloning.size, 23);
    for (const code of codesOfCloning) assert.ok(Object.hasOwn(cloneErrors, code), code);
  });

  it('is made from this table only, and all of the table is used', () => {
    const texts = sources(join('src', 'core', 'clone'));
    for (const name of names)
      assert.ok(
        texts.some((text) => text.includes(`'${name}'`)),
        name,
      );
    assert.deepEqual(
      texts.filter((text) => text.includes("severity: 'error'")),
      [],
    );
  });
});
