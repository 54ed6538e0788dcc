"""RFC 3161 timestamps over checkpoints."""

from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from projections.proof.merkle import Unproved


def read_token(response: bytes, certificates: bytes, text: bytes) -> str:
    """When an authority under these PEM certificates stamped the text, or `Unproved`."""
    try:
        found = decode_timestamp_response(response)
        trusted = load_pem_x509_certificates(certificates)
        builder = VerifierBuilder()
        for each in trusted:
            is_root = each.issuer == each.subject
            builder = builder.add_root_certificate(each) if is_root else builder.add_intermediate_certificate(each)
        builder.build().verify_message(found, text)
        return found.tst_info.gen_time.isoformat()
    except (VerificationError, ValueError) as error:
        raise Unproved(f"the timestamp does not hold: {error}") from None
