import assert from 'node:assert/strict';
import {
  backupWordLabel,
  instanceStatusLabel,
  instanceTypeLabel,
  lockModeLabel,
} from '../../../src/core/clone/statusLabels';
import { inLanguage } from '../../support/inLanguage';

describe('a state that RDS names', () => {
  const labels = (): string[] => [
    instanceStatusLabel('Running'),
    instanceTypeLabel('Readonly'),
    lockModeLabel('LockByExpiration'),
    backupWordLabel('Manual'),
  ];

  it('is shown as it is in English', () => {
    assert.deepEqual(labels(), ['Running', 'Readonly', 'LockByExpiration', 'Manual']);
  });

  it('has its meaning beside it in other languages, or is translated', () => {
    assert.deepEqual(inLanguage('ja', labels), [
      'Running（実行中）',
      'Readonly（読み取り専用インスタンス）',
      'LockByExpiration（期限切れによる自動ロック）',
      '手動',
    ]);
    assert.deepEqual(inLanguage('zh-cn', labels), [
      'Running（运行中）',
      'Readonly（只读实例）',
      'LockByExpiration（实例过期自动锁定）',
      '手动',
    ]);
  });

  it('is shown as it is where RDS does not document it', () => {
    assert.equal(
      inLanguage('ja', () => instanceStatusLabel('BrandNew')),
      'BrandNew',
    );
  });
});
