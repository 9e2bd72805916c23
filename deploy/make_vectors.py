"""Makes the vectors of our own labels anew (`make vectors`): after words were added to matcher/skills/vocabulary.

Those of what we say for concepts of ESCO too: an import then need not learn them. What is there already stays, so that
only new words cost time. Some 7 milliseconds a label.
"""

import sys

import numpy as np

from matcher.engine import packed
from matcher.skills import learning
from matcher.skills.encoder import encoder
from matcher.skills.esco.everyday import everyday
from matcher.skills.service import LANGUAGES, own_vocabulary

known = encoder()
if known is None:
    sys.exit("The encoder doesn't run on this machine.")
own = {text for entry in own_vocabulary() for lang in LANGUAGES for text in (entry[lang], *entry[f"labels_{lang}"])}
texts = sorted(own.union(*everyday().values()))
made = {text: vector for text in texts if (vector := learning.shipped(text))}
missing = [text for text in texts if text not in made]
for start in range(0, len(missing), learning.BATCH):
    batch = missing[start : start + learning.BATCH]
    made.update(zip(batch, packed(known.encode(batch)), strict=True))
    print(f"{start + len(batch)} of {len(missing)}", file=sys.stderr)
keys = np.array([learning.text_key(text) for text in texts], dtype=np.int64)
order = np.argsort(keys)
vectors = np.array([np.frombuffer(made[text], dtype=np.int8) for text in texts])[order]
np.savez(learning.SHIPPED, encoder=np.array(known.name), keys=keys[order], vectors=vectors)
