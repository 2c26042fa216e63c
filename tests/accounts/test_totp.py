"""Codes of authenticator apps: those of RFC 6238's own table, a step of drift, and nothing that looks like one."""

import pytest

from console.accounts.factors import recovery, totp

SEED = b"12345678901234567890"
RFC = [(59, "94287082"), (1_111_111_109, "07081804"), (1_234_567_890, "89005924"), (20_000_000_000, "65353130")]


@pytest.mark.parametrize(("at", "digits"), RFC)
def test_the_codes_are_those_of_the_standard(at, digits):
    assert totp.code_at(SEED, at // 30) == digits[-6:]
    assert totp.step_of(SEED, digits[-6:], now=at) == at // 30


@pytest.mark.parametrize(("drift", "is_right"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_clock_may_be_one_step_off(drift, is_right):
    now = 1_234_567_905
    code = totp.code_at(SEED, now // 30)
    assert (totp.step_of(SEED, code, now=now + drift) == now // 30) is is_right


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６", "-12345", "1e1000", "123456\0"])
def test_what_is_no_code_is_not_right(code):
    assert totp.step_of(SEED, code) is None


def test_apps_read_the_address_of_the_seed():
    address = totp.address(SEED, "dana@people.test")
    assert address.startswith("otpauth://totp/Gatehouse:dana%40people.test?")
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" in address
    assert totp.readable(SEED) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    assert totp.picture(address).startswith("data:image/svg+xml")


def test_recovery_codes_have_140_random_bits_and_forgive_what_is_misread():
    codes = recovery.new_codes()
    assert len(set(codes)) == 10
    assert {sum(letter in recovery.LETTERS for letter in code) * 5 for code in codes} == {140}
    assert all(recovery.looks_like_one(code) for code in codes)
    assert not recovery.looks_like_one("123456")
    spelt = codes[0].upper().replace("0", "O").replace("1", "l").replace("-", "")
    assert recovery.digest(spelt) == recovery.digest(codes[0])
    assert len(recovery.LETTERS) == 32


def test_recovery_codes_of_earlier_releases_stay_good():
    assert recovery.looks_like_one("0ab1cd-2ef3gh-4jk5mn-6pq7rs")
