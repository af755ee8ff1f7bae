// Jam, as a desk uses it: folders, a draft with an attachment, sent to a colleague, found by its words,
// answered, and marked. Reads {url, writer, reader} from the file that is named; says what it saw as JSON.
import JamClient from 'jmap-jam';
import { readFile } from 'node:fs/promises';

const told = JSON.parse(await readFile(process.argv[2], 'utf8'));
const withBearer = globalThis.fetch;
let asked;
// Jam knows bearer tokens alone; an app password goes as RFC 7617 says.
globalThis.fetch = (where, how) =>
  withBearer(where, { ...how, headers: { ...how?.headers, Authorization: asked } });

async function signedIn(person, work) {
  asked = `Basic ${Buffer.from(`${person.login}:${person.secret}`).toString('base64')}`;
  const jam = new JamClient({ sessionUrl: told.url, bearerToken: 'none' });
  return work(jam, await jam.getPrimaryAccount());
}

const said = {};
const subject = `현장체험학습 안내 ${Date.now()}`;
const list = '1번 김서준\n2번 이하윤\n';

await signedIn(told.writer, async (jam, accountId) => {
  const [mailboxes] = await jam.api.Mailbox.get({ accountId });
  const role = (name) => mailboxes.list.find((each) => each.role === name).id;
  said.roles = mailboxes.list.map((each) => each.role).filter(Boolean).sort();
  const [identities] = await jam.api.Identity.get({ accountId });
  const { blobId } = await jam.uploadBlob(accountId, new Blob([list], { type: 'text/plain' }));
  const [drafts] = await jam.api.Email.set({
    accountId,
    create: {
      letter: {
        mailboxIds: { [role('drafts')]: true },
        keywords: { $draft: true },
        from: [{ name: '정하나', email: told.writer.address }],
        to: [{ name: '오세진', email: told.reader.address }],
        subject,
        bodyValues: { text: { value: '코딩동아리 버스는 9시에 떠납니다. 🚌' } },
        textBody: [{ partId: 'text', type: 'text/plain' }],
        attachments: [{ blobId, type: 'text/plain', name: '참가 명단.txt', disposition: 'attachment' }],
      },
    },
  });
  said.notCreated = drafts.notCreated ?? null;
  const emailId = drafts.created.letter.id;
  const [sent] = await jam.api.EmailSubmission.set({
    accountId,
    create: { now: { emailId, identityId: identities.list[0].id } },
    onSuccessUpdateEmail: {
      '#now': {
        [`mailboxIds/${role('drafts')}`]: null,
        [`mailboxIds/${role('sent')}`]: true,
        'keywords/$draft': null,
      },
    },
  });
  said.notSent = sent.notCreated ?? null;
});

await signedIn(told.reader, async (jam, accountId) => {
  let found;
  do {
    [found] = await jam.requestMany((t) => {
      const query = t.Email.query({ accountId, filter: { subject }, limit: 1 });
      const get = t.Email.get({
        accountId,
        ids: query.$ref('/ids'),
        properties: ['threadId', 'subject', 'from', 'bodyValues', 'textBody', 'attachments', 'hasAttachment'],
        fetchTextBodyValues: true,
      });
      return { query, get };
    });
  } while (found.get.list.length === 0);
  const [letter] = found.get.list;
  said.subject = letter.subject === subject;
  said.from = letter.from;
  said.text = letter.bodyValues[letter.textBody[0].partId].value.trim();
  const [attachment] = letter.attachments;
  said.attachment = attachment.name;
  const file = await jam.downloadBlob({
    accountId,
    blobId: attachment.blobId,
    mimeType: attachment.type,
    fileName: attachment.name,
  });
  said.whole = (await file.text()) === list;
  const [byWord] = await jam.api.Email.query({ accountId, filter: { text: '동아리' } });
  said.foundByPartOfAWord = byWord.ids.includes(letter.id);
  const [marked] = await jam.api.Email.set({
    accountId,
    update: { [letter.id]: { 'keywords/$seen': true, 'keywords/$flagged': true } },
  });
  said.marked = Object.keys(marked.updated);
  const [changes] = await jam.api.Email.changes({ accountId, sinceState: marked.oldState });
  said.changed = changes.updated.includes(letter.id);
  const [thread] = await jam.api.Thread.get({ accountId, ids: [letter.threadId] });
  said.thread = thread.list[0].emailIds.length;
});

console.log(JSON.stringify(said));
