"""Requests of Qdrant's REST API (1.19) as what its engine takes, and the engine's answers as the API gives them."""

from uuid import UUID

import qdrant_edge as edge


class BadRequest(Exception):
    """A request that the server would refuse with 400."""


DISTANCES = {"Cosine": edge.Distance.Cosine, "Dot": edge.Distance.Dot, "Euclid": edge.Distance.Euclid}


def vector_params(params):
    return edge.EdgeVectorParams(size=params["size"], distance=DISTANCES[params["distance"]])


def sparse_params(params):
    idf = edge.Modifier.Idf if params.get("modifier") == "idf" else None
    return edge.EdgeSparseVectorParams(modifier=idf)


def index_params(schema):
    """A payload index: its type alone, or with parameters."""
    schema = {"type": schema} if isinstance(schema, str) else schema
    kind = schema["type"]
    if kind == "keyword":
        return edge.KeywordIndexParams()
    if kind == "integer":
        return edge.IntegerIndexParams(lookup=schema.get("lookup", True), range=schema.get("range", True))
    if kind == "float":
        return edge.FloatIndexParams()
    if kind == "text":
        tokenizers = {"prefix": edge.TokenizerType.Prefix, "word": edge.TokenizerType.Word}
        return edge.TextIndexParams(
            tokenizer=tokenizers[schema.get("tokenizer", "word")],
            min_token_len=schema.get("min_token_len"),
            max_token_len=schema.get("max_token_len"),
            lowercase=schema.get("lowercase"),
        )
    raise BadRequest(f"payload index type {kind} is not known to the stand-in")


def point_id(value):
    if isinstance(value, int):
        return value
    try:
        return UUID(value)
    except ValueError as error:
        raise BadRequest(f"value {value} is not a valid point ID") from error


def vector(value):
    if isinstance(value, dict):
        if set(value) == {"indices", "values"}:
            return edge.SparseVector(indices=value["indices"], values=value["values"])
        return {name: vector(part) for name, part in value.items()}
    return [float(number) for number in value]


def point(value):
    return edge.Point(point_id(value["id"]), vector(value["vector"]), value.get("payload") or {})


def filter_of(value):
    if value is None:
        return None
    known = {"must", "should", "must_not"}
    if not set(value) <= known:
        raise BadRequest(f"unknown field in a filter: {sorted(set(value) - known)}")
    return edge.Filter(**{name: [condition(part) for part in many(parts)] for name, parts in value.items()})


def many(value):
    return value if isinstance(value, list) else [value]


def condition(value):
    if "key" in value:
        return edge.FieldCondition(value["key"], match=match(value.get("match")), range=number_range(value.get("range")))
    if "has_id" in value:
        return edge.HasIdCondition({point_id(each) for each in value["has_id"]})
    if "is_empty" in value:
        return edge.IsEmptyCondition(value["is_empty"]["key"])
    if "has_vector" in value:
        return edge.HasVectorCondition(value["has_vector"])
    return filter_of(value)


def match(value):
    if value is None:
        return None
    if "value" in value:
        if isinstance(value["value"], bool):
            raise BadRequest("the engine's Python package takes a boolean for a number: match a keyword instead")
        return edge.MatchValue(value["value"])
    if "any" in value:
        return edge.MatchAny(value["any"])
    if "text" in value:
        return edge.MatchText(value["text"])
    raise BadRequest(f"match {sorted(value)} is not known to the stand-in")


def number_range(value):
    return None if value is None else edge.RangeFloat(**value)


def order_by(value):
    if value is None:
        return None
    value = {"key": value} if isinstance(value, str) else value
    descending = value.get("direction") == "desc"
    direction = edge.Direction.Desc if descending else edge.Direction.Asc
    return edge.OrderBy(value["key"], direction=direction, start_from=value.get("start_from"))


def query(value, using):
    """A vector to be near to, or how to fuse what prefetches found."""
    if value is None:
        return None
    if isinstance(value, dict) and "rrf" in value:
        return edge.Fusion.Rrf(value["rrf"].get("k") or 2)
    if isinstance(value, dict) and "fusion" in value:
        return edge.Fusion.Rrf(2) if value["fusion"] == "rrf" else edge.Fusion.Dbsf()
    nearest = value["nearest"] if isinstance(value, dict) and "nearest" in value else value
    return edge.Query.Nearest(vector(nearest), using=using)


def params(value):
    return edge.SearchParams(exact=bool(value.get("exact"))) if value else None


def prefetch(value):
    return edge.Prefetch(
        limit=value.get("limit") or 10,
        query=query(value.get("query"), value.get("using")),
        prefetches=[prefetch(each) for each in many(value.get("prefetch") or [])],
        filter=filter_of(value.get("filter")),
        params=params(value.get("params")),
    )


def query_request(value):
    return edge.QueryRequest(
        limit=value.get("limit") or 10,
        query=query(value.get("query"), value.get("using")),
        prefetches=[prefetch(each) for each in many(value.get("prefetch") or [])],
        filter=filter_of(value.get("filter")),
        params=params(value.get("params")),
        with_payload=value.get("with_payload", False),
    )


def record(found):
    return {"id": id_text(found.id), "payload": found.payload}


def scored(found):
    return {"id": id_text(found.id), "version": found.version, "score": found.score, "payload": found.payload}


def id_text(value):
    return value if isinstance(value, int) or value is None else str(value)


def facet_value(value):
    return value.value if hasattr(value, "value") else value
