"""The collections and aliases of one server, in a folder."""

import json
import shutil
from pathlib import Path

import qdrant_edge as edge

import wire


class NotFound(Exception):
    """No such collection."""


class Collection:
    """One shard of the engine and what the server keeps beside it."""

    def __init__(self, folder, settings=None):
        self.folder = folder
        self.described = folder / "collection.json"
        if settings is None:
            self.settings = json.loads(self.described.read_text())
            self.shard = edge.EdgeShard.load(str(folder / "shard"))
            return
        folder.mkdir(parents=True)
        self.settings = {key: settings.get(key) or {} for key in ("vectors", "sparse_vectors", "metadata")}
        self.shard = edge.EdgeShard.create(
            str(folder / "shard"),
            edge.EdgeConfig(
                vectors={name: wire.vector_params(each) for name, each in self.settings["vectors"].items()},
                sparse_vectors={name: wire.sparse_params(each) for name, each in self.settings["sparse_vectors"].items()},
                # What a test wrote is flushed when the stand-in ends; a log of each write would take most of the time.
                wal_enabled=False,
            ),
        )
        self.describe()

    def describe(self):
        self.described.write_text(json.dumps(self.settings))

    def info(self):
        counted = self.shard.count(edge.CountRequest(exact=True))
        parts = {"vectors": self.settings["vectors"], "sparse_vectors": self.settings["sparse_vectors"]}
        return {
            "status": "green",
            "optimizer_status": "ok",
            "points_count": counted,
            "segments_count": self.shard.info().segments_count,
            "config": {"params": parts, "metadata": self.settings["metadata"]},
            "payload_schema": {},
        }

    def update_settings(self, change):
        self.settings["metadata"].update(change.get("metadata") or {})
        self.describe()

    def add_vector(self, name, config):
        dense = config["dense"]
        distance = wire.DISTANCES[dense["distance"]]
        self.shard.update(edge.UpdateOperation.create_dense_vector(name, dense["size"], distance))
        self.settings["vectors"][name] = dense
        self.describe()

    def add_index(self, field, schema):
        self.shard.update(edge.UpdateOperation.create_field_index(field, wire.index_params(schema)))

    def upsert(self, request):
        points = [wire.point(each) for each in request["points"]]
        condition = wire.filter_of(request.get("update_filter"))
        self.shard.update(edge.UpdateOperation.upsert_points(points, condition=condition))

    def delete(self, request):
        if "points" in request:
            ids = [wire.point_id(each) for each in request["points"]]
            self.shard.update(edge.UpdateOperation.delete_points(ids))
        else:
            self.shard.update(edge.UpdateOperation.delete_points_by_filter(wire.filter_of(request["filter"])))

    def query(self, request):
        return {"points": [wire.scored(each) for each in self.shard.query(wire.query_request(request))]}

    def retrieve(self, request):
        ids = [wire.point_id(each) for each in request["ids"]]
        return [wire.record(each) for each in self.shard.retrieve(ids, request.get("with_payload", True), False)]

    def scroll(self, request):
        offset = request.get("offset")
        points, following = self.shard.scroll(
            edge.ScrollRequest(
                offset=None if offset is None else wire.point_id(offset),
                limit=request.get("limit") or 10,
                filter=wire.filter_of(request.get("filter")),
                with_payload=request.get("with_payload", True),
                with_vector=False,
                order_by=wire.order_by(request.get("order_by")),
            )
        )
        return {"points": [wire.record(each) for each in points], "next_page_offset": wire.id_text(following)}

    def count(self, request):
        wanted = edge.CountRequest(exact=request.get("exact", True), filter=wire.filter_of(request.get("filter")))
        return {"count": self.shard.count(wanted)}

    def facet(self, request):
        wanted = edge.FacetRequest(
            request["key"],
            limit=request.get("limit") or 10,
            exact=bool(request.get("exact")),
            filter=wire.filter_of(request.get("filter")),
        )
        hits = self.shard.facet(wanted).hits
        return {"hits": [{"value": wire.facet_value(hit.value), "count": hit.count} for hit in hits]}

    def close(self):
        self.shard.flush()
        self.shard.close()


class Collections:
    """All of them; reads again what an earlier process left in the folder."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.alias_file = self.folder / "aliases.json"
        self.aliases = json.loads(self.alias_file.read_text()) if self.alias_file.exists() else {}
        self.known = {each.parent.name: Collection(each.parent) for each in self.folder.glob("*/collection.json")}

    def get(self, name):
        name = self.aliases.get(name, name)
        if name not in self.known:
            raise NotFound(f"Collection `{name}` doesn't exist!")
        return self.known[name]

    def create(self, name, settings):
        if name in self.known:
            raise wire.BadRequest(f"Collection `{name}` already exists!")
        self.known[name] = Collection(self.folder / name, settings)

    def delete(self, name):
        collection = self.known.pop(name, None)
        if collection is None:
            return False
        collection.close()
        shutil.rmtree(collection.folder)
        self.write_aliases({alias: to for alias, to in self.aliases.items() if to != name})
        return True

    def change_aliases(self, actions):
        changed = dict(self.aliases)
        for action in actions:
            if "create_alias" in action:
                wanted = action["create_alias"]
                if wanted["collection_name"] not in self.known:
                    raise NotFound(f"Collection `{wanted['collection_name']}` doesn't exist!")
                changed[wanted["alias_name"]] = wanted["collection_name"]
            elif "delete_alias" in action:
                changed.pop(action["delete_alias"]["alias_name"], None)
        self.write_aliases(changed)

    def write_aliases(self, aliases):
        self.aliases = aliases
        self.alias_file.write_text(json.dumps(aliases))

    def close(self):
        for collection in self.known.values():
            collection.close()
