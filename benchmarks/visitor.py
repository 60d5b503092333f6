"""A visitor without a browser: asks a running app for its pages as Streamlit's own client does."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect


class Visitor:
    """One session on a running app, over a web socket of its own."""

    def __init__(self, url: str, socket: ClientConnection) -> None:
        self._url, self._socket = url, socket

    def open(self, **query: object) -> float:
        """Let the app run with these parameters in the address; return the milliseconds it took.

        The time is that from the request to the app's word that its script is done, by which time
        everything to draw has arrived.

        Raises
        ------
        RuntimeError
            If the script ends with an exception, or the page shows one.
        """
        context = ContextInfo(url=self._url, timezone="UTC", locale="en", color_scheme="light")
        state = ClientState(query_string=urlencode(query), context_info=context)
        request = BackMsg(rerun_script=state).SerializeToString()
        start = perf_counter()
        self._socket.send(request)
        while True:
            message = ForwardMsg.FromString(self._socket.recv(timeout=60))
            if message.delta.new_element.HasField("exception"):
                raise RuntimeError(message.delta.new_element.exception.message)
            if message.WhichOneof("type") == "script_finished":
                took = 1e3 * (perf_counter() - start)
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RuntimeError(f"the script did not finish: {message.script_finished}")
                return took


@contextmanager
def visiting(url: str) -> Iterator[Visitor]:
    """Open a session on the app at this address, and end it afterwards."""
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None) as socket:
        yield Visitor(url, socket)
