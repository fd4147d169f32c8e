"""Pictures to choose settings on, which are none of the test pictures."""

from snncore.data.sets import Images

SHARE = 10
"""One picture in so many: the last 5,000 of CIFAR-10's 50,000 training pictures."""


def held_out(images: Images) -> Images:
    """The last tenth of the training pictures in place of the test pictures, and the others to
    train on."""
    kept = len(images.train_labels) - len(images.train_labels) // SHARE
    return images._replace(
        train_images=images.train_images[:kept],
        train_labels=images.train_labels[:kept],
        test_images=images.train_images[kept:],
        test_labels=images.train_labels[kept:],
    )
