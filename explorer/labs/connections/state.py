"""What the page of the Connections lab shows: the topic's own state."""

from explorer.topics.connections import Connections

STATE = Connections
