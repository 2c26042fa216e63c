"""A join token lets exactly one node in, and nobody learns why it does not let them in."""

from console.audit.models import Entry
from fleet.models import JoinToken, Node
from tests.fleet.simulated_node import SimulatedNode


def test_a_node_with_a_token_is_let_in_and_learns_who_signs(edge, door):
    node = SimulatedNode(door)

    answer = node.enrol(edge.join_token())

    assert answer.status_code == 201
    assert answer.json()["gateway"] == {"id": str(edge.gateway.pk), "slug": "edge"}
    assert Node.objects.get().signing_key == node.key.public_key().public_bytes_raw()
    assert Entry.objects.get(verb="node.enrol").actor_kind == "node"
    assert node.open_session().status_code == 200


def test_of_twenty_nodes_with_one_token_exactly_one_gets_in(edge, door):
    token = edge.join_token()
    nodes = [SimulatedNode(door, f"edge-{number}") for number in range(20)]

    answers = [future.result(30) for future in [node.start_enrol(token) for node in nodes]]

    assert sorted(answer.status_code for answer in answers) == [201] + [401] * 19
    assert Node.objects.count() == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code == 401} == {"join_token_invalid"}


def test_a_node_whose_answer_was_lost_asks_again_and_is_told_the_same(edge, door):
    token, node = edge.join_token(), SimulatedNode(door)

    first, second = node.start_enrol(token).result(30), node.start_enrol(token).result(30)

    assert first.status_code == second.status_code == 201
    assert first.json()["node"] == second.json()["node"]
    assert Node.objects.count() == 1


def test_unknown_used_expired_and_revoked_tokens_are_refused_alike(edge, door):
    used, expired, revoked = edge.join_token(), edge.join_token(), edge.join_token()
    SimulatedNode(door, "first").joined(used)
    rows = {row.prefix: row for row in JoinToken.objects.all()}
    JoinToken.objects.filter(pk=rows[expired[:12]].pk).update(expires_at=rows[expired[:12]].created_at)
    JoinToken.objects.filter(pk=rows[revoked[:12]].pk).update(revoked_at=rows[revoked[:12]].created_at)

    refusals = [SimulatedNode(door, "second").enrol(token) for token in (used, expired, revoked, "ghj_unknown")]

    assert {refusal.status_code for refusal in refusals} == {401}
    assert len({refusal.json()["detail"] for refusal in refusals}) == 1
    assert Node.objects.count() == 1


def test_a_name_is_taken_until_its_node_is_revoked_and_the_token_is_not_lost(edge, door, as_olga):
    first, token = SimulatedNode(door).joined(edge.join_token()), edge.join_token()

    refused = SimulatedNode(door).enrol(token)
    assert (refused.status_code, refused.json()["code"]) == (409, "node_name_taken")

    assert as_olga.post(f"/nodes/{first.id}/revoke").status_code == 200
    assert SimulatedNode(door).enrol(token).status_code == 201


def test_a_node_must_hold_the_key_it_presents(edge, door):
    honest, thief = SimulatedNode(door), SimulatedNode(door)
    body = honest.enrolment(edge.join_token())

    answer = door.run(door.send("POST", "/node/v1/enrol", content=body, headers=thief.signed("/enrol", body)))

    assert (answer.status_code, answer.json()["code"]) == (401, "signature_invalid")
    assert not Node.objects.exists()


def test_mistakes_are_named_with_their_place(edge, door):
    node = SimulatedNode(door, "Not A Name")

    answer = node.enrol(edge.join_token())

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["pointer"] == "/name"
