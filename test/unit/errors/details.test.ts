import assert from 'node:assert/strict';
import fc from 'fast-check';
import { errorDetails } from '../../../src/core/errors/details';
import { KeptErrors } from '../../../src/core/errors/keptErrors';
import { markdownCode, markdownText } from '../../../src/core/errors/markdown';
import { explain, type ExplainedError } from '../../../src/core/errors/explain';
import { parseAccessDenied } from '../../../src/core/rds/sdkFailure';
import { RdsError, type RdsErrorInit } from '../../../src/core/errors/rdsError';
import { localTime } from '../../../src/core/format';
import { bare } from '../../support/markdown';

const requestId = '1AD222E9-E606-4A42-BF6D-8A4442913CEF';
const at = Date.UTC(2026, 10, 23, 10, 11, 12);
const context = { at, regionId: 'cn-hangzhou', versions: 'RDS Clone 0.1.0, VS Code 1.95.0' };

function explained(init: Partial<RdsErrorInit>): ExplainedError {
  return explain(
    new RdsError({ kind: 'service', operation: 'CloneDBInstance', regionId: 'cn-hangzhou', ...init }),
  );
}

const denied = (detail: object = {}): ExplainedError =>
  explained({
    code: 'Forbidden.RAM',
    httpStatus: 403,
    requestId,
    accessDenied: parseAccessDenied({
      AuthAction: 'rds:CloneDBInstance',
      AuthPrincipalDisplayName: 'clone-bot',
      AuthPrincipalOwnerId: '1234567890',
      NoPermissionType: 'ImplicitDeny',
      ...detail,
    }),
  });

/** Lines of our making, and in none of them anything that could be a link, HTML or a style of somebody else's. */
function assertHarmless(document: string): void {
  let fenced = false;
  for (const line of document.slice(0, -1).split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    else if (!fenced) {
      assert.match(line, /^(#{1,3} .+|- \*\*[^*]+\*\*: .+|)$/, line);
      const own = /^- \*\*Diagnosis\*\*: <https:\/\/[\w.-]+\.(aliyun|alibabacloud)\.com\/[^<>]*>$/;
      const rest = own.test(line) ? '' : bare(line.replace(/^(#+ |- \*\*[^*]+\*\*: )/, ''));
      assert.doesNotMatch(rest, /[`<>[\]*_~$&@\\]|:\S*\/|\/\//, line);
    }
  }
  assert.equal(fenced, false);
}

describe('the document of an error', () => {
  it('says what, when, where, why, and what to do', () => {
    const e = explained({
      code: 'OperationDenied.ZoneResource',
      httpStatus: 403,
      requestId,
      serviceMessage: 'There is no available zone for inventory.',
      recommend: `https://api.alibabacloud.com/troubleshoot?q=OperationDenied.ZoneResource&requestId=${requestId}`,
    });
    const document = errorDetails(e, context);
    for (const line of [
      '# Sold out in this zone',
      `- **When**: ${localTime(at)} (2026-11-23T10:11:12Z)`,
      '- **Region**: `cn-hangzhou`',
      `- **Why**: ${e.cause}`,
      `- **What to do**: ${e.remedy}`,
      '- **Fields**: Zone (`ZoneId`), Secondary zone (`ZoneIdSlave1`), Second secondary zone (`ZoneIdSlave2`), Instance class (`DBInstanceClass`)',
      '- **Code**: `OperationDenied.ZoneResource`',
      '- **HTTP status**: 403',
      `- **RequestId**: \`${requestId}\``,
      '- **Message from RDS**: `There is no available zone for inventory.`',
      '- **Operation**: `CloneDBInstance`',
      `- **Diagnosis**: <${e.recommend ?? ''}>`,
      '- **Versions**: RDS Clone 0.1.0, VS Code 1.95.0',
    ]) {
      assert.ok(document.split('\n').includes(line), `${line}\n---\n${document}`);
    }
    assert.doesNotMatch(document, /RAM policy|Denied to|undefined/);
    assertHarmless(document);
  });

  it('says who was denied what, with the policy to paste', () => {
    const document = errorDetails(denied(), context);
    assert.match(document, /^- \*\*Missing permission\*\*: `rds:CloneDBInstance`$/m);
    assert.match(document, /^- \*\*Denied to\*\*: `clone-bot`$/m);
    const [, policy] = /\n```json\n(.*?)\n```\n/s.exec(document) ?? [];
    assert.deepEqual(JSON.parse(policy ?? ''), {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['rds:CloneDBInstance'],
          Resource: ['acs:rds:cn-hangzhou:1234567890:dbinstance/*'],
        },
      ],
    });
    assertHarmless(document);
  });

  it('has no policy where a policy denies it', () => {
    assert.doesNotMatch(errorDetails(denied({ NoPermissionType: 'ExplicitDeny' }), context), /```/);
  });

  it('leaves out what is not known', () => {
    const document = errorDetails(explain(new Error('The disk is full.')), {
      at,
      versions: 'RDS Clone 0.1.0',
    });
    assert.doesNotMatch(document, /Region|Operation|HTTP|RequestId|undefined|\*\*: *$/m);
    assert.match(document, /The disk is full\./);
  });

  const hostile = [
    '` code` <script>alert(1)</script>',
    '``` \n\n# Heading\n\n- item\r\n<img src="https://evil.example/x.png">',
    '![x](https://evil.example/x.png) [Sign in](command:evil) https://evil.example //evil.example a@evil.example',
    '**bold** _it_ ~~no~~ $math$ &lt;b&gt; | table | \\',
    '</code></pre><a href="javascript:alert(1)">x</a>\u2028# more\u0000',
    '\u202egnp.exe',
    '``',
    ' ',
  ];
  for (const text of hostile) {
    it(`takes nothing in ${JSON.stringify(text.slice(0, 30))} for Markdown`, () => {
      const e = {
        ...denied({ AuthAction: text, AuthPrincipalDisplayName: text }),
        code: text,
        requestId: text,
        operation: text,
        serviceMessage: text,
        title: text,
        cause: text,
        remedy: text,
        recommend: `https://evil.example/?${text}`,
        fields: [text],
      };
      assertHarmless(errorDetails(e, { at, regionId: text, versions: text }));
    });
  }

  it('takes nothing in any text for Markdown', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({
        unit: fc.constantFrom(...'`\\<>[]()*_~$&@|#!/: \n\r\tab'.split(''), 'http://', '```', '# ', '- '),
      }),
    );
    fc.assert(
      fc.property(text, (value) => {
        const e = { ...explained({ code: 'Some.Code' }), title: value, cause: value, serviceMessage: value };
        assertHarmless(errorDetails(e, { at, versions: value }));
      }),
    );
  });

  it('keeps what it quotes readable', () => {
    assert.equal(markdownCode('a `b` c'), '``a `b` c``');
    assert.equal(markdownCode('`b`'), '`` `b` ``');
    assert.equal(markdownCode('two\n  lines'), '`two lines`');
    assert.equal(markdownText('Ask for rds:Clone, or a<b.'), 'Ask for rds\\:Clone, or a\\<b.');
  });

  it('holds no key, token or signature, wherever it comes from', () => {
    const key = 'LTAI5tAbCdEfGhIjKlMnOp';
    const secret = 'hunter2hunter2';
    const text = `AccessKeyId=${key}&AccessKeySecret=${secret}&Signature=${secret}&SecurityToken=${secret}`;
    const e = {
      ...denied({ AuthPrincipalDisplayName: text }),
      ramPolicy: `{"Action": "${text}"}`,
      title: text,
      cause: text,
      remedy: text,
      serviceMessage: text,
      deniedTo: text,
      code: text,
      recommend: `https://api.aliyun.com/?${text}`,
    };
    const document = errorDetails(e, { at, regionId: text, versions: text });
    assert.ok(!document.includes(secret), document);
    assert.ok(!document.includes(key), document);
    assert.match(document, /https:\/\/api\.aliyun\.com/);
  });

  it('links to nothing but Alibaba Cloud', () => {
    for (const recommend of [
      'https://evil.example/',
      'http://api.aliyun.com/',
      'command:x',
      'javascript:x',
    ]) {
      const document = errorDetails({ ...denied(), recommend }, context);
      assert.doesNotMatch(document, /Diagnosis/, recommend);
    }
  });
});

describe('errors kept for their documents', () => {
  const error = { explained: denied(), at, regionId: 'cn-hangzhou' };

  it('are found again, and the same one has one document', () => {
    const kept = new KeptErrors();
    const id = kept.keep('a', error);
    assert.notEqual(kept.keep('b', error), id);
    assert.equal(kept.keep('a', error), id);
    assert.equal(kept.get(id)?.explained, error.explained);
    assert.equal(kept.get('other'), undefined);
  });

  it('are the last fifty that were used', () => {
    const kept = new KeptErrors();
    const ids = Array.from({ length: 50 }, (_, index) => kept.keep(String(index), error));
    // Used again, it is no longer the oldest.
    kept.get(ids[0]!);
    const newest = kept.keep('newest', error);
    assert.deepEqual(
      [ids[0]!, ids[1]!, ids[2]!, newest].map((id) => kept.get(id) !== undefined),
      [true, false, true, true],
    );
  });
});
