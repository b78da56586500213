/** What lies in the zip for the person who opens it, with the way to check it without this software. */
export function caseReadme(id: string, fingerprint: string): string {
  return `轻放 qingfang · case ${id}

clip.mp4, snapshot.jpg   what the camera recorded, and the moment of the release with what the machine saw
strip.jpg                three frames of the clip, cropped, with the parcel's path
track.json               who was seen in each frame that was analysed: joints, in pixels
annotated.mp4            derived: the clip with path, joints and distance drawn in, to look at; clip.mp4 is the evidence
record.json              what was judged, and by which rules, networks, calibration and program
log.json                 what happened to the evidence since: each row carries the hash of the one before
manifest.json            name, size and SHA-256 of every file;  manifest.sig  the site's signature on it
site-key.pem             the site's public key;  verify.html  a page that checks all of this without a network

The key proves the site only where its fingerprint is the one that the site gives you by another way:
${fingerprint}

打开 verify.html，选择这个 zip 文件，即可离线核验。指纹须与站点另行提供的一致。

With OpenSSL 3 and sha256sum alone, in the folder of the unpacked files:

  openssl pkeyutl -verify -pubin -inkey site-key.pem -rawin -in manifest.json -sigfile manifest.sig
  grep -c "$(sha256sum < SHA256SUMS | cut -c 1-64)" manifest.json
  sha256sum --check --strict SHA256SUMS
  openssl pkey -pubin -in site-key.pem -outform DER | sha256sum

They must say "Signature Verified Successfully", 1, OK for every file, and the fingerprint above. A row of log.json is right
when its "sha256" is that of its own JSON without that field, keys sorted and without blanks (RFC 8785), and when its
"previousSha256" is the "sha256" of the row before. The SHA-256 of record.json (and of clip and pictures) stands in the rows
"violation-raised" and "evidence-ready". The last row of each day is published by the site over MQTT, under
qingfang/SITE/audit/DAY.
`;
}
