"""A chat client made of slixmpp as its users have it: what to sign in with comes by standard input."""

import asyncio
import ssl
import sys
import urllib.request

import slixmpp

jid, secret, host, port, ca, other, nick, words, size = sys.stdin.read().split("\n")[:9]


class Client(slixmpp.ClientXMPP):
    def __init__(self):
        super().__init__(jid, secret)
        self.ca_certs = ca
        for plugin in ("xep_0030", "xep_0045", "xep_0184", "xep_0198", "xep_0199", "xep_0280", "xep_0313", "xep_0363"):
            self.register_plugin(plugin)
        self.heard = asyncio.Queue()
        self.add_event_handler("session_start", self.begin)
        self.add_event_handler("failed_all_auth", lambda _: self.end("not signed in"))
        self.add_event_handler("groupchat_message", lambda message: self.heard.put_nowait(message))

    def end(self, why=None):
        if why:
            print("FAILED", why, flush=True)
        self.disconnect()

    async def begin(self, _):
        try:
            await self.talk()
        except Exception as failed:
            self.end(repr(failed))

    async def talk(self):
        self.send_presence()
        roster = await self.get_roster()
        print("roster", len(roster["roster"]["items"]), flush=True)
        self.send_message(mto=other, mbody=words, mtype="chat")
        rooms = await self.plugin["xep_0030"].get_items(jid="rooms." + self.boundjid.domain)
        room = next(each[0] for each in rooms["disco_items"]["items"] if slixmpp.JID(each[0]).user.endswith("-staff"))
        await self.plugin["xep_0045"].join_muc_wait(slixmpp.JID(room), nick)
        self.send_message(mto=room, mbody=words, mtype="groupchat")
        while True:
            message = await asyncio.wait_for(self.heard.get(), 120)
            if message["body"] == words:
                print("heard", message["from"].resource, flush=True)
                break
        found = await self.plugin["xep_0313"].retrieve(with_jid=slixmpp.JID(other))
        bodies = [each["mam_result"]["forwarded"]["stanza"]["body"] for each in found["mam"]["results"]]
        print("archive", words in bodies, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, self.upload, await self.slot())
        self.end()

    async def slot(self):
        found = await self.plugin["xep_0030"].get_items(jid=self.boundjid.domain)
        for service in (each[0] for each in found["disco_items"]["items"]):
            info = await self.plugin["xep_0030"].get_info(jid=service)
            if "urn:xmpp:http:upload:0" in info["disco_info"]["features"]:
                break
        slot = await self.plugin["xep_0363"].request_slot(slixmpp.JID(service), "소풍.png", int(size), "image/png")
        return slot["http_upload_slot"]["put"]["url"], slot["http_upload_slot"]["get"]["url"]

    def upload(self, addresses):
        trusting = ssl.create_default_context(cafile=ca)
        picture = bytes(range(256)) * (int(size) // 256)
        put = urllib.request.Request(addresses[0], data=picture, method="PUT", headers={"Content-Type": "image/png"})
        with urllib.request.urlopen(put, context=trusting) as answer:
            print("put", answer.status, flush=True)
        with urllib.request.urlopen(addresses[1], context=trusting) as answer:
            print("got", answer.read() == picture, answer.headers["Content-Type"], flush=True)


client = Client()
# It looks for the address again and takes the port from here.
client.default_port = int(port)
client.connect((host, int(port)))
client.loop.run_until_complete(asyncio.wait_for(client.disconnected, 240))
