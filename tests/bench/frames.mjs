// SPDX-License-Identifier: GPL-3.0-or-later
// MB/s of @stomp/stompjs on the corpus of bench_frames.cpp. Argument: the folder that holds node_modules.
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const folder = path.resolve(process.argv[2] ?? '.');
const library = (name) =>
  import(pathToFileURL(path.join(folder, 'node_modules/@stomp/stompjs/esm6', name)).href);
const { Parser } = await library('parser.js');
const { FrameImpl } = await library('frame-impl.js');

function body(size) {
  let text = '{"v":1,"ops":[';
  while (text.length < size - 1) text += String.fromCharCode(48 + (text.length % 10));
  return text + ']';
}
const headers = {
  subscription: 's1',
  destination: '/topic/copoly.25',
  'message-id': 'T_s1@@session-dXmDjx7IkfQ0Gf2v@@117',
  redelivered: 'false',
  'x-author': 'a\\b:c',
  'content-type': 'application/json',
};
const write = (text) =>
  FrameImpl.marshall({ command: 'MESSAGE', headers, body: text, escapeHeaderValues: true });

/** Runs in rounds of at least 0.2 s, five of them; the median. */
function measure(job, octets) {
  const rates = [];
  for (let round = 0; round < 6; ++round) {
    let count = 0;
    const start = process.hrtime.bigint();
    let now = start;
    while (now - start < 200_000_000n) {
      for (let i = 0; i < 100; ++i) job();
      count += 100;
      now = process.hrtime.bigint();
    }
    if (round > 0) rates.push((count * octets * 1e3) / Number(now - start)); // the first one warms up
  }
  return rates.sort((a, b) => a - b)[2];
}

const result = {};
for (const size of [80, 1000, 15000]) {
  const text = body(size);
  const octets = Buffer.from(write(text) + '\n');
  let seen = 0;
  const parser = new Parser((raw) => { FrameImpl.fromRawFrame(raw, true); ++seen; }, () => {});
  result[`parse/${size}`] = measure(() => parser.parseChunk(octets.buffer.slice(octets.byteOffset, octets.byteOffset + octets.length)), octets.length);
  if (seen === 0) throw new Error('nothing was parsed');
  // What goes to a socket is octets, so the text is encoded here as there.
  result[`write/${size}`] = measure(() => Buffer.from(write(text)), octets.length - 1);
}
console.log(JSON.stringify(result));
