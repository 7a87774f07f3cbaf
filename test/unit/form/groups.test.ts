import assert from 'node:assert/strict';
import { fillFrom, newDraft, withValue } from '../../../src/core/clone/draft';
import { groupLines, summaryOf } from '../../../src/core/form/groups';
import { reviewView } from '../../../src/core/form/review';
import type { CloneDraft, CloneParameterName } from '../../../src/shared/clone';
import type { FormState } from '../../../src/shared/protocol';
import { instanceDetail } from '../../support/builders';

const now = Date.parse('2026-11-24T10:00:00Z');
const source = instanceDetail({ vpcId: 'vpc-bp1t4xxxxxxxxxvw3d' });
const facts = { source, classSpecs: undefined, vSwitches: undefined };
const own = (): CloneDraft =>
  fillFrom(newDraft({ regionId: 'cn-hangzhou', sourceId: source.dbInstanceId }, now), source, now);
const lines = (draft: CloneDraft): FormState['groups'] =>
  groupLines(draft, facts, reviewView(draft, source, undefined, now));

describe('the line of a folded group', () => {
  it('says what is chosen in it, like the source', () => {
    const { size, placement, billing, databases, protection } = lines(own());
    assert.match(size?.value ?? '', /^High-availability.* · mysql\.n2\.medium\.2c · 100 GB ESSD PL2$/);
    assert.equal(placement?.value, 'cn-hangzhou-h, -i · vpc-bp1t4…vw3d · vsw-bp1a');
    assert.equal(billing?.value, 'Pay-as-you-go');
    assert.equal(databases?.value, 'Everything');
    assert.equal(protection?.value, 'Deletion protection off');
    assert.ok(Object.values(lines(own())).every(({ changes }) => changes === 0));
  });

  it('follows its values and counts what differs from the source, in that group only', () => {
    const changed = withValue(withValue(own(), 'DBInstanceStorage', '500'), 'DeletionProtection', 'true');
    const { size, protection, billing } = lines(changed);
    assert.match(size?.value ?? '', / · 500 GB ESSD PL2$/);
    assert.equal(protection?.value, 'Deletion protection on');
    assert.deepEqual([size?.changes, protection?.changes, billing?.changes], [1, 1, 0]);
  });

  it('says of a serverless clone what capacity it has, and not what class', () => {
    const capacity = { PayType: 'Serverless', MinCapacity: '0.5', MaxCapacity: '4' };
    const serverless = Object.entries(capacity).reduce(
      (draft, [name, text]) => withValue(draft, name as CloneParameterName, text),
      own(),
    );
    assert.match(lines(serverless).size?.value ?? '', / · 0\.5 to 4 RCU · 100 GB ESSD PL2$/);
    assert.match(summaryOf(serverless, facts).size, / · 0\.5 to 4 RCU$/);
    assert.doesNotMatch(summaryOf(serverless, facts).size, /mysql/);
  });

  it('says where no database or table is chosen yet', () => {
    const restored = (scope: string, text: string): string =>
      lines(withValue(withValue(own(), 'RestoreScope', scope), scope as CloneParameterName, text)).databases
        ?.value ?? '';
    assert.equal(restored('TableMeta', ''), 'nothing chosen');
    assert.equal(restored('TableMeta', '[]'), 'nothing chosen');
    assert.equal(restored('DbNames', ''), 'nothing chosen');
    assert.equal(restored('TableMeta', '[{'), 'not readable yet');
    assert.equal(restored('DbNames', 'shop'), '1 database');
  });

  it('shows names as text and not as an order to the screen', () => {
    const named = withValue(own(), 'DBInstanceDescription', 'a\u202eb');
    assert.ok(!summaryOf(named, facts).name.includes('\u202e'));
    assert.equal(summaryOf(withValue(own(), 'DBInstanceDescription', ' '), facts).name, 'No name');
  });
});
