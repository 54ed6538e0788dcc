"""Messages to customers: the two facts, what any stream knows of them, and the words they are made from."""

from domain.message.composing import message_key, prepared
from domain.message.events import Language, MessageBlock, MessagePrepared, MessageSent
from domain.message.state import Message, folded, recorded_sending, send_message

__all__ = ["Language", "Message", "MessageBlock", "MessagePrepared", "MessageSent"]
__all__ += ["folded", "message_key", "prepared", "recorded_sending", "send_message"]
