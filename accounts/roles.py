"""The roles of the programme, in the policy's own words, and what unit each belongs to."""

from enum import nonmember

from django.db import models


class Role(models.TextChoices):
    SUBDISTRICT_OFFICER = "subdistrict_officer", "街道(乡镇)经办人"
    DIRECTOR = "director", "中心主任"
    EXECUTIVE_DIRECTOR = "executive_director", "常务主任"
    CENTER_WORKER = "center_worker", "中心工作人员"
    DISTRICT_OFFICER = "district_officer", "区级填报人"
    DISTRICT_LEADER = "district_leader", "区级审核人"
    SUPERVISOR = "supervisor", "督导"
    CITY_OFFICER = "city_officer", "市级审核人"
    CITY_LEADER = "city_leader", "市级审定人"
    CITY_VIEWER = "city_viewer", "市级查看"
    INSPECTOR = "inspector", "检查审计人员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"

    of_center = nonmember(("director", "executive_director", "center_worker"))
    of_subdistrict = nonmember(
        ("subdistrict_officer", "director", "executive_director", "center_worker")
    )
    of_district = nonmember(("district_officer", "district_leader"))
    of_city = nonmember(("city_officer", "city_leader", "city_viewer"))
    # These stand alone: nobody holds one of them beside any other desk (GB/T 22239 8.1.4.2).
    of_administration = nonmember(("audit_admin", "system_admin", "security_admin"))
    of_business = nonmember(
        (
            "subdistrict_officer",
            "director",
            "executive_director",
            "center_worker",
            "district_officer",
            "district_leader",
            "supervisor",
            "city_officer",
            "city_leader",
            "city_viewer",
        )
    )
